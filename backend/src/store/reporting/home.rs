//! The figures of Home: tonight, the nights that are over, what waits for paused integrations, and the causes for which
//! doses are not reported.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
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

/// The nights of an integration that are over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NightsOver {
    /// The integration.
    pub integration: Uuid,
    /// Instant before which the doses were added that they reported, or passed over.
    pub before: DateTime<Utc>,
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

/// Returns the number of complete doses that were never tried and whose night is over, without what is put off on a
/// civil day.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn night_over(db: &impl ConnectionTrait, nights: &[NightsOver], on: NaiveDate) -> Result<u64> {
    let Some(last) = nights.iter().map(|night| night.before).max() else { return Ok(0) };
    let of_night = |night: &NightsOver| {
        let of_integration = Condition::all().add(report::Column::IntegrationId.eq(night.integration));
        of_integration.add(report::Column::AddedAt.lt(night.before))
    };
    let over = report::Entity::find()
        .filter(report::Column::Tab.eq(ReportTab::NotReported.as_str()))
        .filter(report::Column::Status.eq(ReportStatus::ReadyToSend.as_str()))
        .filter(report::Column::AddedAt.lt(last))
        .filter(report::Column::BeforeActivation.eq(false))
        .filter(report::Column::LastSubmissionId.is_null())
        .filter(not_put_off(on))
        .filter(nights.iter().fold(Condition::any(), |any, night| any.add(of_night(night))));
    Ok(over.count(db).await?)
}

/// Returns the number of doses that wait for each of some paused integrations: those that are queued or go again, and
/// those that are complete. Doses from before an activation wait for a person.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn paused_doses(db: &impl ConnectionTrait, paused: &[Uuid]) -> Result<HashMap<Uuid, u64>> {
    if paused.is_empty() {
        return Ok(HashMap::new());
    }
    let ready = ReportStatus::ReadyToSend.as_str();
    let under_way = [ReportStatus::InProgress, ReportStatus::Waiting, ReportStatus::OutcomeUnknown];
    let is_ready = Condition::all().add(report::Column::Status.eq(ready));
    let rows: Vec<(Uuid, i64)> = report::Entity::find()
        .select_only()
        .column(report::Column::IntegrationId)
        .column_as(report::Column::Id.count(), "reports")
        .filter(report::Column::IntegrationId.is_in(paused.iter().copied()))
        .filter(report::Column::Tab.is_in([ReportTab::NotReported, ReportTab::InProgress].map(ReportTab::as_str)))
        .filter(
            Condition::any()
                .add(report::Column::Status.is_in(under_way.map(ReportStatus::as_str)))
                .add(is_ready.add(report::Column::BeforeActivation.eq(false))),
        )
        .group_by(report::Column::IntegrationId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(integration, n)| (integration, u64::try_from(n).unwrap_or_default())).collect())
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
