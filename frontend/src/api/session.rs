//! The session: the user who is signed in.

use gloo_net::http::Method;
use leptos::ev::StorageEvent;
use leptos::prelude::window;
use serde_json::{Value, json};

use super::{failure::Failure, http, json, model::Viewer};

const PATH: &str = "/session";
/// The entry of the browser's storage that changes when somebody signs out.
const SIGN_OUTS: &str = "dosewire.sign-outs";

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

    /// Returns `true` if the user who is, or was, signed in may use a field of the API.
    #[must_use]
    pub fn may(&self, field: &str) -> bool {
        self.viewer().is_some_and(|viewer| viewer.may_use.iter().any(|allowed| allowed == field))
    }

    /// Takes what is known anew of the one who is signed in.
    pub fn renew(&mut self, now: Viewer) {
        if let Self::SignedIn(viewer) = self {
            *viewer = now;
        }
    }

    /// Marks the session as expired, so that the user signs in again.
    pub fn expire(&mut self) {
        if let Self::SignedIn(viewer) = self {
            *self = Self::Expired(viewer.clone());
        }
    }
}

/// The state of a session on the server.
pub struct Told {
    /// The code of the user's role.
    pub role: Option<String>,
    /// Milliseconds until the session ends, unless it is used.
    pub ends_in: f64,
    /// Milliseconds before that at which the user is warned.
    pub warn_before: f64,
}

/// Succeeds if a user is signed in. The server answers with nothing when nobody is.
pub(super) async fn read() -> Result<Told, Failure> {
    let text = http::send(Method::GET, PATH, None).await?;
    if text.is_empty() {
        return Err(Failure::SignedOut);
    }
    let told = json::parse(&text)?;
    let time = |name: &str| told.get(name).and_then(Value::as_f64).unwrap_or_default() * 1_000.0;
    let role = told.get("role").and_then(Value::as_str).map(ToOwned::to_owned);
    Ok(Told { role, ends_in: time("endsIn"), warn_before: time("warnBefore") })
}

/// The ways to sign in.
#[derive(Clone, Default, PartialEq)]
pub struct Ways {
    /// The name of the provider that people may sign in with.
    pub provider: Option<String>,
    /// `true` if passwords are not taken.
    pub passwords_off: bool,
}

/// Returns the ways to sign in. A server that does not tell takes passwords.
pub(super) async fn ways() -> Ways {
    let told = http::send(Method::GET, "/session/ways", None).await.and_then(|text| json::parse(&text));
    let told = told.unwrap_or_default();
    Ways {
        provider: told.get("provider").and_then(Value::as_str).map(ToOwned::to_owned),
        passwords_off: told.get("password") == Some(&Value::Bool(false)),
    }
}

pub(super) async fn sign_in(user_name: String, password: String, code: String) -> Result<(), Failure> {
    let body = json!({ "userName": user_name, "password": password, "code": code });
    http::send(Method::POST, PATH, Some(json::write(&body))).await.map(drop)
}

/// Signs out. Returns the address at which the user signs out at the provider too, if one vouched for the user.
pub(super) async fn sign_out() -> Result<Option<String>, Failure> {
    let text = http::send(Method::DELETE, PATH, None).await?;
    let told = json::parse(&text).unwrap_or_default();
    Ok(told.get("signOutAt").and_then(Value::as_str).map(ToOwned::to_owned))
}

/// Tells this browser's other tabs that the user signed out.
pub(super) fn tell_other_tabs() {
    // Where storage is forbidden, the server's end of the session is noticed.
    if let Ok(Some(storage)) = window().local_storage() {
        let count = storage.get_item(SIGN_OUTS).ok().flatten().and_then(|count| count.parse::<u32>().ok());
        let _ = storage.set_item(SIGN_OUTS, &count.unwrap_or_default().wrapping_add(1).to_string());
    }
}

/// Returns `true` if another tab tells of a sign-out.
pub(super) fn is_sign_out(event: &StorageEvent) -> bool {
    event.key().as_deref() == Some(SIGN_OUTS)
}
