//! Batches: many reports that were asked for at once.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use shared::report::{BatchState, ReportTab};

use super::status::{CancelBatchStatus, ReportImmunizationStatus, ReportImmunizationsStatus};

/// All reports that matched a filter, asked for at once.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Batch {
    /// Id.
    pub id: String,
    /// Person who asked for it.
    pub by: String,
    /// The instant at which it began.
    pub begun_at: DateTime<Utc>,
    /// The instant at which nothing of it was left to queue or on its way.
    pub ended_at: Option<DateTime<Utc>>,
    /// Its progress.
    pub state: BatchState,
    /// The tab that the reports were listed under.
    pub tab: ReportTab,
    /// The number that matched.
    pub total: i64,
    /// The number that was looked at.
    pub done: i64,
    /// The number that was queued.
    pub queued: i64,
    /// The number that was taken back.
    pub withdrawn: i64,
    /// The number that was not queued, by the reason.
    pub not_queued: Vec<BatchRefusal>,
    /// The number of its reports by where they stand now.
    pub counts: BatchCounts,
}

/// The number of reports that were not queued for one reason.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct BatchRefusal {
    /// The reason.
    pub status: ReportImmunizationStatus,
    /// The number.
    pub count: i64,
}

/// The number of a batch's reports by where they stand now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchCounts {
    /// Those that wait for their turn.
    pub queued: i64,
    /// Those on their way.
    pub sending: i64,
    /// Those that the registry took without a word.
    pub reported: i64,
    /// Those that it took with warnings.
    pub with_warnings: i64,
    /// Those that it refused.
    pub rejected: i64,
    /// Those that somebody must correct first.
    pub needs_you: i64,
    /// Those that go by themselves, or whose outcome is unknown.
    pub waiting: i64,
    /// Those that can go, and are not queued.
    pub ready: i64,
    /// Those that were left out meanwhile.
    pub excluded: i64,
}

/// Payload of `reportImmunizations` for a filter.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ReportMatchingPayload {
    /// Status.
    pub status: ReportImmunizationsStatus,
    /// The batch.
    pub batch: Option<BatchId>,
}

/// The id of a batch.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct BatchId {
    /// Id.
    pub id: String,
}

/// Payload of `cancelBatch`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct CancelBatchPayload {
    /// Status.
    pub status: CancelBatchStatus,
}
