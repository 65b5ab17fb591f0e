//! People, their sessions, and tokens.

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{chart::Problem, status::SaveStatus};

/// Somebody who may sign in, or might.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// Id.
    pub id: String,
    /// The name for signing in.
    pub user_name: String,
    /// The name that people read.
    pub display_name: String,
    /// The role, as the schema spells it.
    pub role: String,
    /// `true` if the person may no longer sign in.
    pub disabled: bool,
    /// The last sign-in.
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
    /// The sign-in.
    pub opened_at: DateTime<Utc>,
    /// The last use.
    pub last_used_at: DateTime<Utc>,
    /// `true` if it is this browser's.
    pub current: bool,
}

/// A token by which another program comes in.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Token {
    /// Id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it may do, as the schema spells it.
    pub scopes: Vec<String>,
    /// `OPEN`, `ENDED` or `REVOKED`.
    pub state: String,
    /// The instant at which it was made.
    pub created_at: DateTime<Utc>,
    /// Its end.
    pub expires_at: Option<DateTime<Utc>>,
    /// The last use.
    pub last_used_at: Option<DateTime<Utc>>,
}

/// Payload of the mutations about people and sessions, and of `revokeToken`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct AccountPayload {
    /// Status.
    pub status: SaveStatus,
    /// The problems of the input.
    pub problems: Vec<Problem>,
}

/// Payload of `createToken` and `rotateToken`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct TokenPayload {
    /// Status.
    pub status: SaveStatus,
    /// The problems of the input.
    pub problems: Vec<Problem>,
    /// The secret, which is shown this once.
    pub secret: Option<String>,
}
