//! Webhooks, and what each was sent.

use chrono::{DateTime, Utc};
use serde::Deserialize;

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
