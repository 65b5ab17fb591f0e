//! The session: the user who is signed in.

use gloo_net::http::Method;
use serde_json::json;

use super::{failure::Failure, http, model::Viewer};

const PATH: &str = "/session";

/// The session: the user who is signed in.
#[derive(Debug, Clone, PartialEq)]
pub enum Session {
    /// Not known yet.
    Checking,
    /// The server did not tell.
    Unreachable(Failure),
    /// Nobody.
    SignedOut,
    /// Somebody.
    SignedIn(Viewer),
    /// Somebody was; the page stays until they are again.
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

    /// Somebody who was signed in has to sign in again.
    pub fn expire(&mut self) {
        if let Self::SignedIn(viewer) = self {
            *self = Self::Expired(viewer.clone());
        }
    }
}

/// Whether somebody is signed in. The server answers with nothing when nobody is.
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
