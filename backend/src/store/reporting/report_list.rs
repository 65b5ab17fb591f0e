//! The working lists: reports by tab, with what a row shows.

use std::{collections::HashMap, sync::Arc};

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    sea_query::LikeExpr,
};
use serde::{Deserialize, Serialize};
use shared::report::{ReportStatus, ReportTab};
use uuid::Uuid;

use crate::{
    entity::{immunization, integration, patient, report, submission},
    store::{Page, PageRequest, PracticeProfile, Result, practice, record::matches},
};

/// The filter of a list.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReportFilter {
    /// The tab.
    pub tab: ReportTab,
    /// Statuses to include; empty means all.
    pub status: Vec<ReportStatus>,
    /// A patient's name, birth date or MRN.
    pub search: Option<String>,
    /// The program whose registry the reports go to.
    pub program: Option<String>,
    /// The location of the doses.
    pub location: Option<Uuid>,
    /// The first day on which the doses were given.
    pub given_from: Option<NaiveDate>,
    /// The last day on which the doses were given.
    pub given_to: Option<NaiveDate>,
    /// The code of a finding that the reports have, ours or the registry's last.
    pub reason: Option<String>,
    /// The batch that they were in last.
    pub batch: Option<Uuid>,
}

impl ReportFilter {
    /// Returns the filter for all reports of a tab.
    #[must_use]
    pub const fn of(tab: ReportTab) -> Self {
        Self {
            tab,
            status: Vec::new(),
            search: None,
            program: None,
            location: None,
            given_from: None,
            given_to: None,
            reason: None,
            batch: None,
        }
    }
}

/// A report with what a row shows.
#[derive(Debug, Clone)]
pub struct ReportRow {
    /// The report.
    pub report: report::Model,
    /// Its dose.
    pub dose: immunization::Model,
    /// Its patient.
    pub patient: patient::Model,
    /// The integration.
    pub integration: Arc<integration::Model>,
    /// The location's name.
    pub location_name: String,
    /// The last attempt.
    pub last: Option<submission::Model>,
}

/// The number of reports by tab and status.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
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

/// A page of a tab, newest first.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn report_rows(
    db: &impl ConnectionTrait,
    filter: &ReportFilter,
    page: &PageRequest,
) -> Result<Page<ReportRow>> {
    let mut query = filtered(filter);
    if let Some([at, id]) = page.after.as_deref() {
        let at: DateTime<Utc> = at.parse().unwrap_or_default();
        let id = Uuid::parse_str(id).unwrap_or_default();
        let same = Condition::all().add(report::Column::AddedAt.eq(at)).add(report::Column::Id.lt(id));
        query = query.filter(Condition::any().add(report::Column::AddedAt.lt(at)).add(same));
    }
    let rows = query
        .order_by_desc(report::Column::AddedAt)
        .order_by_desc(report::Column::Id)
        .limit(page.first + 1)
        .all(db)
        .await?;
    let page = Page::cut(rows, page.first, |row| vec![row.added_at.to_rfc3339(), row.id.to_string()]);
    Ok(Page { rows: complete(db, page.rows).await?, next: page.next })
}

/// Reports by their ids, in that order.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn rows_of_reports(db: &impl ConnectionTrait, ids: Vec<Uuid>) -> Result<Vec<ReportRow>> {
    let rows = report::Entity::find().filter(report::Column::Id.is_in(ids)).all(db).await?;
    complete(db, rows).await
}

/// A patient's reports.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn rows_of_patient(db: &impl ConnectionTrait, patient: Uuid) -> Result<Vec<ReportRow>> {
    let rows = report::Entity::find().filter(report::Column::PatientId.eq(patient)).all(db).await?;
    complete(db, rows).await
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

/// Returns the query for the reports that a filter matches.
pub fn filtered(filter: &ReportFilter) -> Select<report::Entity> {
    let mut query = report::Entity::find().filter(report::Column::Tab.eq(filter.tab.as_str()));
    if !filter.status.is_empty() {
        query = query.filter(report::Column::Status.is_in(filter.status.iter().map(|status| status.as_str())));
    }
    if let Some(text) = filter.search.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        let found = patient::Entity::find().select_only().column(patient::Column::Id).filter(matches(text));
        query = query.filter(report::Column::PatientId.in_subquery(found.into_query()));
    }
    let reason = filter.reason.as_deref().map(with_reason);
    let of_program = filter.program.as_deref().map(|code| {
        let of_program = integration::Entity::find().filter(integration::Column::ProgramCode.eq(code));
        of_program.select_only().column(integration::Column::Id).into_query()
    });
    query
        .apply_if(of_program, |query, ids| query.filter(report::Column::IntegrationId.in_subquery(ids)))
        .apply_if(filter.location, |query, location| query.filter(report::Column::LocationId.eq(location)))
        .apply_if(filter.given_from, |query, day| query.filter(report::Column::GivenOn.gte(day)))
        .apply_if(filter.given_to, |query, day| query.filter(report::Column::GivenOn.lte(day)))
        .apply_if(filter.batch, |query, batch| query.filter(report::Column::BatchId.eq(batch)))
        .apply_if(reason, QueryFilter::filter)
}

/// Reports that a code keeps, or kept in the last attempt. Findings are kept as JSON, in which a code stands in quotes.
fn with_reason(code: &str) -> Condition {
    let named = || LikeExpr::new(format!("%\"code\":\"{}\"%", code.replace('_', "\\_"))).escape('\\');
    let attempts = submission::Entity::find()
        .select_only()
        .column(submission::Column::Id)
        .filter(submission::Column::Findings.like(named()));
    Condition::any()
        .add(report::Column::Findings.like(named()))
        .add(report::Column::LastSubmissionId.in_subquery(attempts.into_query()))
}

/// Brings what the rows show, one query a table.
async fn complete(db: &impl ConnectionTrait, rows: Vec<report::Model>) -> Result<Vec<ReportRow>> {
    let ids = |of: fn(&report::Model) -> Uuid| rows.iter().map(of).collect::<Vec<_>>();
    let doses = immunization::Entity::find()
        .filter(immunization::Column::Id.is_in(ids(|row| row.immunization_id)))
        .all(db)
        .await?;
    let patients = patient::Entity::find().filter(patient::Column::Id.is_in(ids(|row| row.patient_id))).all(db).await?;
    let integrations = integration::Entity::find().all(db).await?;
    let last: Vec<Uuid> = rows.iter().filter_map(|row| row.last_submission_id).collect();
    let attempts = submission::Entity::find().filter(submission::Column::Id.is_in(last)).all(db).await?;
    let profile: PracticeProfile = practice(db).await?;
    let doses: HashMap<_, _> = doses.into_iter().map(|row| (row.id, row)).collect();
    let patients: HashMap<_, _> = patients.into_iter().map(|row| (row.id, row)).collect();
    let integrations: HashMap<_, _> = integrations.into_iter().map(|row| (row.id, Arc::new(row))).collect();
    let mut attempts: HashMap<_, _> = attempts.into_iter().map(|row| (row.id, row)).collect();
    Ok(rows
        .into_iter()
        .filter_map(|report| {
            Some(ReportRow {
                dose: doses.get(&report.immunization_id)?.clone(),
                patient: patients.get(&report.patient_id)?.clone(),
                integration: Arc::clone(integrations.get(&report.integration_id)?),
                location_name: profile.location_name(report.location_id),
                last: report.last_submission_id.and_then(|id| attempts.remove(&id)),
                report,
            })
        })
        .collect())
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
