//! The caller of a request: sign-in by a password or a provider, its cookies, credentials, the origin of a page.
//! Who may do what is decided in `auth` and by the table of access.

pub(super) mod address;
mod cookie;
pub(super) mod credential;
pub(super) mod host;
pub(super) mod idle;
pub(super) mod origin;
pub(super) mod provider;
pub(super) mod session;

pub use address::AddressRange;
