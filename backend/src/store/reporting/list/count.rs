//! Numbers of reports: by tab and status, and of an integration by location.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::Serialize;
use shared::report::{AttemptState, ReportStatus, ReportTab};
use uuid::Uuid;

use crate::{entity::report, store::Result};

/// The number of reports by tab and status.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReportCounts {
    /// Number of reports not reported.
    pub not_reported: i64,
    /// Number of reports in progress.
    pub in_progress: i64,
    /// Reported.
    pub reported: i64,
    /// Excluded.
    pub excluded: i64,
    /// Number of those not reported that are complete and were never sent.
    pub ready_to_send: i64,
    /// Number of those not reported that a person must act on first.
    pub needs_you: i64,
    /// Number of those not reported that go again by themselves, or whose outcome is unknown.
    pub waiting: i64,
}

/// Returns the number of reports by tab and status.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn counts(db: &impl ConnectionTrait) -> Result<ReportCounts> {
    let groups: Vec<(String, String, i64)> = report::Entity::find()
        .select_only()
        .column(report::Column::Tab)
        .column(report::Column::Status)
        .column_as(report::Column::Id.count(), "reports")
        .group_by(report::Column::Tab)
        .group_by(report::Column::Status)
        .into_tuple()
        .all(db)
        .await?;
    let mut counts = ReportCounts::default();
    for (tab, status, n) in groups {
        count(&mut counts, ReportTab::parse(&tab), ReportStatus::parse(&status), n);
    }
    Ok(counts)
}

fn count(counts: &mut ReportCounts, tab: Option<ReportTab>, status: Option<ReportStatus>, n: i64) {
    match tab {
        Some(ReportTab::InProgress) => counts.in_progress += n,
        Some(ReportTab::Reported) => counts.reported += n,
        Some(ReportTab::Excluded) => counts.excluded += n,
        Some(ReportTab::NotReported) => {
            counts.not_reported += n;
            match status {
                Some(ReportStatus::ReadyToSend) => counts.ready_to_send += n,
                Some(ReportStatus::NeedsYou | ReportStatus::Rejected) => counts.needs_you += n,
                _ => counts.waiting += n,
            }
        }
        None => {}
    }
}

/// Returns the number of reports by integration, tab and status: every group that has any.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn counts_by_integration(db: &impl ConnectionTrait) -> Result<Vec<(Uuid, String, String, i64)>> {
    let groups = report::Entity::find()
        .select_only()
        .column(report::Column::IntegrationId)
        .column(report::Column::Tab)
        .column(report::Column::Status)
        .column_as(report::Column::Id.count(), "reports")
        .group_by(report::Column::IntegrationId)
        .group_by(report::Column::Tab)
        .group_by(report::Column::Status);
    Ok(groups.into_tuple().all(db).await?)
}

/// Returns the instant since which the oldest queued report of an integration waits. Only those that are queued are read.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn oldest_queued(db: &impl ConnectionTrait, integration: Uuid) -> Result<Option<DateTime<Utc>>> {
    let oldest = report::Entity::find()
        .select_only()
        .column_as(report::Column::UpdatedAt.min(), "oldest")
        .filter(report::Column::IntegrationId.eq(integration))
        .filter(report::Column::Attempt.eq(AttemptState::Queued.as_str()));
    let oldest: Option<Option<DateTime<Utc>>> = oldest.into_tuple().one(db).await?;
    Ok(oldest.flatten())
}

/// Returns the number of reports of an integration that are not reported, by location.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn not_reported_at(db: &impl ConnectionTrait, integration: Uuid) -> Result<HashMap<Uuid, u64>> {
    let rows: Vec<(Uuid, i64)> = report::Entity::find()
        .select_only()
        .column(report::Column::LocationId)
        .column_as(report::Column::Id.count(), "reports")
        .filter(report::Column::IntegrationId.eq(integration))
        .filter(report::Column::Tab.eq(ReportTab::NotReported.as_str()))
        .group_by(report::Column::LocationId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(location, n)| (location, u64::try_from(n).unwrap_or_default())).collect())
}
