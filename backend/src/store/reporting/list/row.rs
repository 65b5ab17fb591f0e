//! The working lists: reports by tab, with what a row shows.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QueryResult, QuerySelect, QueryTrait, RelationDef, RelationTrait, Select, sea_query::LikeExpr,
};
use serde::{Deserialize, Serialize};
use shared::report::{ReportState, ReportStatus, ReportTab};
use uuid::Uuid;

use super::report_state::StateColumns;
use crate::{
    entity::{immunization, integration, patient, report, submission},
    store::{Page, PageRequest, Result, db::Values, record::matches},
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

/// A report with what a row shows, and nothing else: no message, no sealed body.
#[derive(Debug, Clone)]
pub struct ReportRow {
    /// The report's id.
    pub id: Uuid,
    /// Its dose.
    pub dose_id: Uuid,
    /// Its patient.
    pub patient_id: Uuid,
    /// Its integration.
    pub integration_id: Uuid,
    /// The dose's location.
    pub location_id: Uuid,
    /// When the dose was entered.
    pub added_at: DateTime<Utc>,
    /// Where it stands.
    pub state: ReportState,
    /// Our own findings, as they are kept.
    pub findings: String,
    /// Whether anything was ever tried.
    pub is_tried: bool,
    /// The vaccine's name.
    pub vaccine_name: String,
    /// Its CVX.
    pub cvx: Option<String>,
    /// The day on which it was given.
    pub given_on: NaiveDate,
    /// The patient's last and first name.
    pub patient_name: String,
    /// The patient's MRN.
    pub mrn: String,
    /// The patient's date of birth.
    pub birth_date: NaiveDate,
    /// The last attempt.
    pub last: Option<LastAttempt>,
    /// Who left it out by hand, and why.
    pub left_out: Option<LeftOut>,
}

/// Why a report was left out by hand.
#[derive(Debug, Clone)]
pub struct LeftOut {
    /// Who did it.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The reason, in their words.
    pub note: String,
}

/// The outcome of a report's last attempt.
#[derive(Debug, Clone)]
pub struct LastAttempt {
    /// When it ended; none while it is on its way.
    pub finished_at: Option<DateTime<Utc>>,
    /// Why it did not get through.
    pub failure: Option<String>,
    /// The registry's findings, as they are kept.
    pub findings: String,
    /// The registry's own words.
    pub said: Option<String>,
}

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
    let query = query.order_by_desc(report::Column::AddedAt).order_by_desc(report::Column::Id).limit(page.first + 1);
    let rows = read(db, query).await?;
    Ok(Page::cut(rows, page.first, |row| vec![row.added_at.to_rfc3339(), row.id.to_string()]))
}

/// Reports by their ids.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn rows_of_reports(db: &impl ConnectionTrait, ids: Vec<Uuid>) -> Result<Vec<ReportRow>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    read(db, report::Entity::find().filter(report::Column::Id.is_in(ids))).await
}

/// A patient's reports.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn rows_of_patient(db: &impl ConnectionTrait, patient: Uuid) -> Result<Vec<ReportRow>> {
    read(db, report::Entity::find().filter(report::Column::PatientId.eq(patient))).await
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

/// Reads reports with what a row shows, in one statement. The reports are always the outer table of the joins, so that
/// their index gives the order.
async fn read(db: &impl ConnectionTrait, reports: Select<report::Entity>) -> Result<Vec<ReportRow>> {
    let last: RelationDef = report::Entity::belongs_to(submission::Entity)
        .from(report::Column::LastSubmissionId)
        .to(submission::Column::Id)
        .into();
    let lines = reports
        .select_only()
        .columns(REPORT)
        .columns(DOSE)
        .columns(PATIENT)
        .columns(LAST)
        .join(JoinType::LeftJoin, report::Relation::Immunization.def())
        .join(JoinType::LeftJoin, report::Relation::Patient.def())
        .join(JoinType::LeftJoin, last)
        .into_model::<Line>()
        .all(db)
        .await?;
    lines.into_iter().map(|line| line.0).collect()
}

const REPORT: [report::Column; 27] = [
    report::Column::Id,
    report::Column::ImmunizationId,
    report::Column::PatientId,
    report::Column::IntegrationId,
    report::Column::LocationId,
    report::Column::AddedAt,
    report::Column::Findings,
    report::Column::LastSubmissionId,
    report::Column::WantedVersion,
    report::Column::WantedAbsent,
    report::Column::Excluded,
    report::Column::AcceptedVersion,
    report::Column::AcceptedAt,
    report::Column::AcceptedWithWarnings,
    report::Column::Attempt,
    report::Column::SentVersion,
    report::Column::SentAction,
    report::Column::NextTryAt,
    report::Column::Tries,
    report::Column::Held,
    report::Column::InDoubt,
    report::Column::Blocked,
    report::Column::BeforeActivation,
    report::Column::DeleteAsked,
    report::Column::ExcludedBy,
    report::Column::ExcludedAt,
    report::Column::ExcludedNote,
];
const DOSE: [immunization::Column; 3] =
    [immunization::Column::Name, immunization::Column::Cvx, immunization::Column::GivenOn];
const PATIENT: [patient::Column; 4] =
    [patient::Column::LastName, patient::Column::FirstName, patient::Column::Mrn, patient::Column::BirthDate];
const LAST: [submission::Column; 4] = [
    submission::Column::FinishedAt,
    submission::Column::Failure,
    submission::Column::Findings,
    submission::Column::Said,
];

/// A row as it is read; its state may be unreadable.
struct Line(Result<ReportRow>);

impl FromQueryResult for Line {
    /// By place and not by name: a name is looked up for each value of each row. The order is that of the columns above.
    fn from_query_result(row: &QueryResult, _prefix: &str) -> std::result::Result<Self, DbErr> {
        let mut values = Values { row, next: 0 };
        let (id, dose_id, patient_id) = (values.take()?, values.take()?, values.take()?);
        let (integration_id, location_id, added_at) = (values.take()?, values.take()?, values.take()?);
        let (findings, last_submission): (_, Option<Uuid>) = (values.take()?, values.take()?);
        let columns = StateColumns {
            wanted_version: values.take()?,
            wanted_absent: values.take()?,
            excluded: values.take()?,
            accepted_version: values.take()?,
            accepted_at: values.take()?,
            accepted_with_warnings: values.take()?,
            attempt: values.take()?,
            sent_version: values.take()?,
            sent_action: values.take()?,
            next_try_at: values.take()?,
            tries: values.take()?,
            held: values.take()?,
            in_doubt: values.take()?,
            blocked: values.take()?,
            before_activation: values.take()?,
            delete_asked: values.take()?,
        };
        let (by, at, note): (Option<String>, _, _) = (values.take()?, values.take()?, values.take()?);
        let left_out = by.zip(at).zip(note).map(|((by, at), note)| LeftOut { by, at, note });
        let (vaccine_name, cvx, given_on) = (values.take()?, values.take()?, values.take()?);
        let (last_name, first_name): (String, String) = (values.take()?, values.take()?);
        let (mrn, birth_date) = (values.take()?, values.take()?);
        let (finished_at, failure) = (values.take()?, values.take()?);
        let (last_findings, said): (Option<String>, _) = (values.take()?, values.take()?);
        let last = last_findings.map(|findings| LastAttempt { finished_at, failure, findings, said });
        let of_state = |state| ReportRow {
            id,
            dose_id,
            patient_id,
            integration_id,
            location_id,
            added_at,
            state,
            findings,
            is_tried: last_submission.is_some(),
            vaccine_name,
            cvx,
            given_on,
            patient_name: format!("{last_name}, {first_name}"),
            mrn,
            birth_date,
            last,
            left_out,
        };
        Ok(Self(columns.state().map(of_state)))
    }
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
