//! The figures of a batch's reports so far.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use shared::report::{AttemptState, ReportStatus};
use uuid::Uuid;

use crate::{
    entity::{report, report_batch},
    store::Result,
};

/// The number of a batch's reports by where they stand now. One that went on in a later batch counts there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchFigures {
    /// Number of those that wait for their turn.
    pub queued: i64,
    /// Number of those on their way.
    pub sending: i64,
    /// Number of those that the registry took without a word.
    pub reported: i64,
    /// Number of those that it took with warnings.
    pub with_warnings: i64,
    /// Number of those that it refused.
    pub rejected: i64,
    /// Number of those that somebody must correct first.
    pub needs_you: i64,
    /// Number of those that go again by themselves, or whose outcome is unknown.
    pub waiting: i64,
    /// Number of those that were taken back, or not queued, and can go.
    pub ready: i64,
    /// Number of those that were left out meanwhile.
    pub excluded: i64,
}

/// Returns a batch.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn batch_by_id(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<report_batch::Model>> {
    Ok(report_batch::Entity::find_by_id(id).one(db).await?)
}

/// Returns the batches that are not over, the newest first.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn open_batches(db: &impl ConnectionTrait, limit: u64) -> Result<Vec<report_batch::Model>> {
    let open = report_batch::Entity::find().filter(report_batch::Column::EndedAt.is_null());
    Ok(open.order_by_desc(report_batch::Column::BegunAt).limit(limit).all(db).await?)
}

/// Counts a batch's reports by where they stand now, by an index alone.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn batch_figures(db: &impl ConnectionTrait, batch: Uuid) -> Result<BatchFigures> {
    let groups: Vec<(String, String, i64)> = report::Entity::find()
        .select_only()
        .column(report::Column::Status)
        .column(report::Column::Attempt)
        .column_as(report::Column::Id.count(), "reports")
        .filter(report::Column::BatchId.eq(batch))
        .group_by(report::Column::Tab)
        .group_by(report::Column::Status)
        .group_by(report::Column::Attempt)
        .into_tuple()
        .all(db)
        .await?;
    let mut figures = BatchFigures::default();
    for (status, attempt, count) in groups {
        let of = match ReportStatus::parse(&status) {
            Some(ReportStatus::InProgress) if attempt == AttemptState::Queued.as_str() => &mut figures.queued,
            Some(ReportStatus::InProgress) => &mut figures.sending,
            Some(ReportStatus::Reported) => &mut figures.reported,
            Some(ReportStatus::WithWarnings) => &mut figures.with_warnings,
            Some(ReportStatus::Rejected) => &mut figures.rejected,
            Some(ReportStatus::NeedsYou) => &mut figures.needs_you,
            Some(ReportStatus::Waiting | ReportStatus::OutcomeUnknown) => &mut figures.waiting,
            Some(ReportStatus::ReadyToSend) => &mut figures.ready,
            Some(ReportStatus::Excluded) => &mut figures.excluded,
            None => continue,
        };
        *of += count;
    }
    Ok(figures)
}
