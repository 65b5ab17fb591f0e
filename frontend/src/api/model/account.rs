//! Who may come in and what they did: people, sessions, tokens, the audit log, webhooks.

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

/// An address that is told of reports that change.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Webhook {
    /// Id.
    pub id: String,
    /// The name.
    pub name: String,
    /// Scheme and host of the address.
    pub origin: String,
    /// The instant at which it was added.
    pub created_at: DateTime<Utc>,
    /// The instant at which it was disabled.
    pub disabled_at: Option<DateTime<Utc>>,
    /// The last number of the change feed that it is told of.
    pub since: String,
    /// What it was sent last, newest first.
    pub deliveries: Vec<Delivery>,
}

/// An event for a webhook.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Delivery {
    /// Id.
    pub id: String,
    /// The number of the change; none of a test.
    pub seq: Option<String>,
    /// The report that changed.
    pub report_id: Option<String>,
    /// The instant of the event.
    pub created_at: DateTime<Utc>,
    /// Number of tries.
    pub tries: i64,
    /// The instant at which it was taken.
    pub sent_at: Option<DateTime<Utc>>,
    /// The instant of the next try.
    pub next_try_at: Option<DateTime<Utc>>,
    /// The HTTP status of the last answer.
    pub http_status: Option<i64>,
    /// The reason why it was not taken.
    pub failure: Option<String>,
}

/// A page of the audit log.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditPage {
    /// The entries, newest first.
    pub rows: Vec<AuditEvent>,
    /// The cursor of the next page.
    pub next: Option<String>,
}

/// An entry of the audit log.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditEvent {
    /// Id.
    pub id: String,
    /// The instant.
    pub at: DateTime<Utc>,
    /// The entry as a sentence.
    pub text: String,
    /// The kind of the record.
    pub entity: String,
    /// The record.
    pub record_id: Option<String>,
    /// The chart that the record is or is in.
    pub patient_id: Option<String>,
    /// The address that the request came from.
    pub address: Option<String>,
}

/// A part of the audit log as a file.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditFile {
    /// The file.
    pub csv: String,
    /// The cursor of the next part.
    pub next: Option<String>,
}

/// An action of the audit log.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditAction {
    /// The code.
    pub action: String,
    /// The action in words.
    pub text: String,
}
