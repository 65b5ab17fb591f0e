//! People, their sessions, and tokens of other programs.

use chrono::{DateTime, Utc};
use serde::Deserialize;

/// A person who may sign in, or might.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// Id.
    pub id: String,
    /// The name for signing in.
    pub user_name: String,
    /// The name that people read.
    pub display_name: String,
    /// The code of the role.
    pub role: String,
    /// `true` if the person may not sign in any more.
    pub disabled: bool,
    /// The instant at which the person was added.
    pub added_at: DateTime<Utc>,
    /// The instant of the last sign-in.
    pub signed_in_at: Option<DateTime<Utc>>,
    /// The open sessions.
    pub sessions: Vec<OpenSession>,
}

/// A browser in which somebody is signed in.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OpenSession {
    /// Id.
    pub id: String,
    /// The instant of the sign-in.
    pub opened_at: DateTime<Utc>,
    /// The instant of the last use.
    pub last_used_at: DateTime<Utc>,
    /// `true` if it is the session of this page.
    pub current: bool,
}

/// A token of another program.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Token {
    /// Id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The codes of its scopes.
    pub scopes: Vec<String>,
    /// The state.
    pub state: String,
    /// The instant at which it was made.
    pub created_at: DateTime<Utc>,
    /// The instant at which it ends.
    pub expires_at: Option<DateTime<Utc>>,
    /// The instant of the last use.
    pub last_used_at: Option<DateTime<Utc>>,
    /// The instant until which the secret before is good too.
    pub previous_ends_at: Option<DateTime<Utc>>,
}
