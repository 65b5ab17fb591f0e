//! The figures of Home: tonight, and the causes for which doses are not reported.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::{
    finding::Finding,
    night::Window,
    report::{ReportStatus, ReportTab},
};
use uuid::Uuid;

use super::{list::not_put_off, report_state::read_findings};
use crate::{civil::from_timestamp, entity::report, store::Result};

/// The number of doses that a night would find.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct HomeFigures {
    /// Doses that it would send.
    pub ready: u64,
    /// Doses that it would not, because something is missing.
    pub blocked: u64,
}

/// The doses that each cause keeps back: by code, the sentence and the number.
pub type Causes = BTreeMap<String, (String, u64)>;

/// Maximum number of reports that are read for the causes.
const MAX_REPORTS: u64 = 5_000;

/// Returns the doses that the night of a window would find now, if it ran on a civil day.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn tonight(
    db: &impl ConnectionTrait,
    integration: Uuid,
    window: &Window,
    on: NaiveDate,
) -> Result<HomeFigures> {
    let counted: Vec<(String, i64)> = report::Entity::find()
        .select_only()
        .column(report::Column::Status)
        .column_as(report::Column::Id.count(), "reports")
        .filter(report::Column::IntegrationId.eq(integration))
        .filter(report::Column::AddedAt.gte(from_timestamp(window.start)))
        .filter(report::Column::AddedAt.lt(from_timestamp(window.end)))
        .filter(report::Column::Tab.eq(ReportTab::NotReported.as_str()))
        .filter(report::Column::BeforeActivation.eq(false))
        .filter(report::Column::LastSubmissionId.is_null())
        .filter(not_put_off(on))
        .group_by(report::Column::Status)
        .into_tuple()
        .all(db)
        .await?;
    let count = |status: ReportStatus| {
        let of_status = counted.iter().filter(|(word, _)| word == status.as_str()).map(|(_, n)| *n);
        of_status.sum::<i64>().try_into().unwrap_or_default()
    };
    Ok(HomeFigures { ready: count(ReportStatus::ReadyToSend), blocked: count(ReportStatus::NeedsYou) })
}

/// Returns the causes for which doses need a person, by our own findings that stop them.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn causes(db: &impl ConnectionTrait) -> Result<Causes> {
    let texts: Vec<String> = report::Entity::find()
        .select_only()
        .column(report::Column::Findings)
        .filter(report::Column::Tab.eq(ReportTab::NotReported.as_str()))
        .filter(report::Column::Status.eq(ReportStatus::NeedsYou.as_str()))
        .filter(report::Column::Blocked.eq(true))
        .order_by_desc(report::Column::AddedAt)
        .limit(MAX_REPORTS)
        .into_tuple()
        .all(db)
        .await?;
    let mut causes = Causes::new();
    for text in texts {
        for finding in stopping(read_findings(&text)?) {
            causes.entry(finding.code).or_insert_with(|| (finding.text, 0)).1 += 1;
        }
    }
    Ok(causes)
}

/// Returns the findings that stop a dose, each gap once: a patient's missing eligibility is the same as the dose's.
pub(super) fn stopping(findings: Vec<Finding>) -> impl Iterator<Item = Finding> {
    let of_dose = findings.iter().any(|finding| finding.code == "immunization.eligibility.missing");
    let counts_once = move |code: &str| !(of_dose && code == "patient.eligibility.missing");
    findings.into_iter().filter(move |finding| finding.stops() && counts_once(&finding.code))
}
