//! Signing in by an OpenID provider: the authorization code flow with PKCE, and nothing else of that protocol.
//!
//! A [`Provider`] says where to send a browser, and whom it vouches for when the browser comes back. Who may come in then
//! is `auth`'s business; cookies and redirects are `http`'s. Requests go through `transport`. What a sign-in needs until
//! its end travels with the browser, sealed, so that any server of the practice can end it.

mod error;
mod exchange;
mod pending;
mod provider;

pub use error::ProviderError;
pub use provider::{Begun, Person, Provider, ProviderSettings, Returned};
