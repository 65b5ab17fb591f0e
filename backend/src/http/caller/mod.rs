//! Who sends a request, and from where: sign-in, its cookie, credentials, the origin of a page.

mod cookie;
pub(super) mod credential;
pub(super) mod origin;
pub(super) mod session;
