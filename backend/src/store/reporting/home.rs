//! The figures of Home: tonight, the nights that are over, what waits for paused integrations, and the causes for which
//! doses are not reported.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QuerySelect,
    RelationDef, RelationTrait,
};
use shared::{
    finding::{FindingSource, SET_UP},
    night::Window,
    report::{ReportStatus, ReportTab},
};
use uuid::Uuid;

use super::list::not_put_off;
use crate::{
    civil::from_timestamp,
    entity::{report, report_finding},
    store::Result,
};

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

/// A cause with the number of doses that it keeps back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HomeCause {
    /// The code.
    pub code: String,
    /// Location, where its set-up is the cause.
    pub location: Option<Uuid>,
    /// A sentence.
    pub text: String,
    /// Number of reports.
    pub reports: u64,
}

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

/// Returns the causes for which doses need a person, by code: our findings that stop them, and those for which the
/// registry refused them last. What a location's set-up lacks is a cause for each location.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn causes(db: &impl ConnectionTrait) -> Result<Vec<HomeCause>> {
    let of_report: RelationDef = report_finding::Relation::Report.def();
    let of_source = |status: ReportStatus, source: FindingSource| {
        let with_status = Condition::all().add(report::Column::Status.eq(status.as_str()));
        with_status.add(report_finding::Column::Source.eq(source.as_str()))
    };
    let statuses = [ReportStatus::NeedsYou, ReportStatus::Rejected];
    let blocked = of_source(ReportStatus::NeedsYou, FindingSource::Dosewire).add(report::Column::Blocked.eq(true));
    let counted: Vec<(String, Uuid, Option<String>, i64)> = report_finding::Entity::find()
        .select_only()
        .column(report_finding::Column::Code)
        .column(report::Column::LocationId)
        .column_as(report_finding::Column::Cause.max(), "text")
        .column_as(report_finding::Column::ReportId.count(), "reports")
        .join(JoinType::InnerJoin, of_report)
        .filter(report_finding::Column::Cause.is_not_null())
        .filter(report::Column::Tab.eq(ReportTab::NotReported.as_str()))
        .filter(report::Column::Status.is_in(statuses.map(ReportStatus::as_str)))
        .filter(Condition::any().add(blocked).add(of_source(ReportStatus::Rejected, FindingSource::Registry)))
        .group_by(report_finding::Column::Code)
        .group_by(report::Column::LocationId)
        .into_tuple()
        .all(db)
        .await?;
    let mut causes: BTreeMap<(String, Option<Uuid>), (String, u64)> = BTreeMap::new();
    for (code, location, text, reports) in counted {
        let location = code.starts_with(SET_UP).then_some(location);
        let (_, all) = causes.entry((code, location)).or_insert_with(|| (text.unwrap_or_default(), 0));
        *all += u64::try_from(reports).unwrap_or_default();
    }
    let causes = causes.into_iter();
    Ok(causes.map(|((code, location), (text, reports))| HomeCause { code, location, text, reports }).collect())
}
