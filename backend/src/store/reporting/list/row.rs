//! A report with what a row of a list shows.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryResult, QuerySelect,
    RelationDef, RelationTrait, Select,
};
use shared::report::ReportState;
use uuid::Uuid;

use crate::{
    entity::{immunization, patient, report, submission, user_account},
    store::{Result, db::Values, reporting::report_state::StateColumns},
};

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
    /// Instant at which the dose was entered.
    pub added_at: DateTime<Utc>,
    /// Its state.
    pub state: ReportState,
    /// Our own findings, as they are kept.
    pub findings: String,
    /// `true` if anything was ever tried.
    pub is_tried: bool,
    /// The vaccine's name.
    pub vaccine_name: String,
    /// Its CVX.
    pub cvx: Option<String>,
    /// The day on which it was given.
    pub given_on: NaiveDate,
    /// The patient's last and first name.
    pub patient_name: String,
    /// The patient's name as lists order it.
    pub patient_key: String,
    /// The vaccine's name as lists order it.
    pub vaccine_key: String,
    /// The patient's MRN.
    pub mrn: String,
    /// The patient's date of birth.
    pub birth_date: NaiveDate,
    /// The last attempt.
    pub last: Option<LastAttempt>,
    /// Person who left it out by hand, and the reason.
    pub left_out: Option<LeftOut>,
    /// Note, owner and day that people keep with it.
    pub annotation: Annotation,
    /// The warnings that are dismissed of it, as they are kept.
    pub dismissed: Option<String>,
}

/// Note, owner and day that people keep with a report.
#[derive(Debug, Clone)]
pub struct Annotation {
    /// Its version, which each change counts up.
    pub version: i32,
    /// A note.
    pub note: Option<String>,
    /// The person who sees to it: id and name.
    pub owner: Option<(Uuid, String)>,
    /// The civil day until which it is put off, also one that is over.
    pub put_off_until: Option<NaiveDate>,
}

/// Why a report was left out by hand.
#[derive(Debug, Clone)]
pub struct LeftOut {
    /// Person who did it.
    pub by: String,
    /// Instant.
    pub at: DateTime<Utc>,
    /// The reason, in their words.
    pub note: String,
}

/// The outcome of a report's last attempt.
#[derive(Debug, Clone)]
pub struct LastAttempt {
    /// Instant at which it ended; none while it is on its way.
    pub finished_at: Option<DateTime<Utc>>,
    /// Why it did not get through.
    pub failure: Option<String>,
    /// The registry's findings, as they are kept.
    pub findings: String,
    /// The registry's own words.
    pub said: Option<String>,
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

/// Reads reports with what a row shows, in one statement. The reports are always the outer table of the joins, so that
/// their index gives the order.
pub(super) async fn read(db: &impl ConnectionTrait, reports: Select<report::Entity>) -> Result<Vec<ReportRow>> {
    let last: RelationDef = report::Entity::belongs_to(submission::Entity)
        .from(report::Column::LastSubmissionId)
        .to(submission::Column::Id)
        .into();
    let owner: RelationDef = report::Entity::belongs_to(user_account::Entity)
        .from(report::Column::OwnerId)
        .to(user_account::Column::Id)
        .into();
    let lines = reports
        .select_only()
        .columns(REPORT)
        .columns(DOSE)
        .columns(PATIENT)
        .columns(LAST)
        .column(user_account::Column::DisplayName)
        .join(JoinType::LeftJoin, report::Relation::Immunization.def())
        .join(JoinType::LeftJoin, report::Relation::Patient.def())
        .join(JoinType::LeftJoin, last)
        .join(JoinType::LeftJoin, owner)
        .into_model::<Line>()
        .all(db)
        .await?;
    lines.into_iter().map(|line| line.0).collect()
}

const REPORT: [report::Column; 35] = [
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
    report::Column::MaybeAccepted,
    report::Column::ExcludedBy,
    report::Column::ExcludedAt,
    report::Column::ExcludedNote,
    report::Column::PatientKey,
    report::Column::VaccineKey,
    report::Column::AnnotationVersion,
    report::Column::Note,
    report::Column::OwnerId,
    report::Column::PutOffUntil,
    report::Column::Dismissed,
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
            maybe_accepted: values.take()?,
        };
        let (by, at, note): (Option<String>, _, _) = (values.take()?, values.take()?, values.take()?);
        let (patient_key, vaccine_key) = (values.take()?, values.take()?);
        let (version, kept_note) = (values.take()?, values.take()?);
        let (owner_id, put_off_until): (Option<Uuid>, _) = (values.take()?, values.take()?);
        let dismissed = values.take()?;
        let left_out = by.zip(at).zip(note).map(|((by, at), note)| LeftOut { by, at, note });
        let (vaccine_name, cvx, given_on) = (values.take()?, values.take()?, values.take()?);
        let (last_name, first_name): (String, String) = (values.take()?, values.take()?);
        let (mrn, birth_date) = (values.take()?, values.take()?);
        let (finished_at, failure) = (values.take()?, values.take()?);
        let (last_findings, said): (Option<String>, _) = (values.take()?, values.take()?);
        let last = last_findings.map(|findings| LastAttempt { finished_at, failure, findings, said });
        let owner_name: Option<String> = values.take()?;
        let owner = owner_id.zip(owner_name);
        let annotation = Annotation { version, note: kept_note, owner, put_off_until };
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
            patient_key,
            vaccine_key,
            mrn,
            birth_date,
            last,
            left_out,
            annotation,
            dismissed,
        };
        Ok(Self(columns.state().map(of_state)))
    }
}
