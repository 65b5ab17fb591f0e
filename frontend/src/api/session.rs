//! The session: the user who is signed in.

use gloo_net::http::Method;
use serde_json::json;

use super::{failure::Failure, http, model::Viewer};

const PATH: &str = "/session";

/// The session: the user who is signed in.
#[derive(Debug, Clone, PartialEq)]
pub enum Session {
    /// The session is being checked.
    Checking,
    /// The server did not tell.
    Unreachable(Failure),
    /// Nobody.
    SignedOut,
    /// Somebody.
    SignedIn(Viewer),
    /// The session expired; the page stays until the user is signed in again.
    Expired(Viewer),
}

impl Session {
    /// The user who is, or was, signed in.
    #[must_use]
    pub fn viewer(&self) -> Option<&Viewer> {
        match self {
            Self::SignedIn(viewer) | Self::Expired(viewer) => Some(viewer),
            _ => None,
        }
    }

    /// Marks the session as expired, so that the user signs in again.
    pub fn expire(&mut self) {
        if let Self::SignedIn(viewer) = self {
            *self = Self::Expired(viewer.clone());
        }
    }
}

/// Succeeds if a user is signed in. The server answers with nothing when nobody is.
pub(super) async fn read() -> Result<(), Failure> {
    let told = http::send(Method::GET, PATH, None).await?;
    if told.is_empty() { Err(Failure::SignedOut) } else { Ok(()) }
}

pub(super) async fn sign_in(user_name: String, password: String) -> Result<(), Failure> {
    let body = json!({ "userName": user_name, "password": password });
    http::send(Method::POST, PATH, Some(body.to_string())).await.map(drop)
}

pub(super) async fn sign_out() -> Result<(), Failure> {
    http::send(Method::DELETE, PATH, None).await.map(drop)
}
