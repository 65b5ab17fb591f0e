//! Who sends a request, and from where: sign-in, its cookie, credentials, the origin of a page.

pub(super) mod address;
mod cookie;
pub(super) mod credential;
pub(super) mod host;
pub(super) mod origin;
pub(super) mod session;

pub use address::AddressRange;
