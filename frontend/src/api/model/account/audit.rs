//! The audit log.

use chrono::{DateTime, Utc};
use serde::Deserialize;

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
