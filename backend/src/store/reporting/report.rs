//! Reports: made with the dose, moved by people and by what changes in the chart.

use std::collections::{BTreeSet, HashMap};

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};
use serde::{Serialize, Serializer};
use shared::{
    finding::{FindingSource, stops_any},
    immunization::Completion,
    patient::key,
    report::{Event, ExclusionReason, HoldReason, Refusal, ReportState, Wanted, apply},
    snapshot::Snapshot,
};
use uuid::Uuid;

use super::{
    assessment::{Addressee, Assessed, assess_for},
    dependents::{must_wait, release_dependents},
    report_state::{
        NewFindings, QueueSource, columns_of, replace_findings, state_of, unchanged, write_findings, write_state,
    },
};
use crate::{
    entity::{
        change::ChangeEntity,
        enrollment, immunization,
        integration::{self, IntegrationState},
        patient, report,
    },
    reference_data::ReferenceData,
    store::{
        PracticeProfile, Result, Tx,
        db::insert_all,
        record::{giver_of, keep_snapshot, other_doses, snapshot_of},
    },
};

/// A dose with all that its reports are about.
pub struct Subject {
    /// The dose.
    pub dose: immunization::Model,
    /// Its patient.
    pub patient: patient::Model,
}

/// The outcome of queuing a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueueOutcome {
    /// The report waits for its turn.
    Queued,
    /// The report cannot be sent.
    Refused(Refusal),
    /// The integration is not active.
    NotActive,
    /// There is no such report.
    NotFound,
}

impl QueueOutcome {
    /// Returns the outcome in a word, as GraphQL and a batch have it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "QUEUED",
            Self::NotActive => "NOT_ACTIVE",
            Self::NotFound => "NOT_FOUND",
            Self::Refused(Refusal::Blocked) => "BLOCKED",
            Self::Refused(Refusal::Excluded) => "EXCLUDED",
            Self::Refused(Refusal::UnderWay | Refusal::OutOfTurn) => "UNDER_WAY",
            Self::Refused(Refusal::NothingToSend) => "NOTHING_TO_SEND",
            Self::Refused(Refusal::WaitsForRemoval) => "WAITS_FOR_REMOVAL",
        }
    }
}

impl Serialize for QueueOutcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// The integrations that new doses are reported to, by location: those with an active enrollment of it, in the order of
/// their ids.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn integrations_of_locations(
    db: &impl ConnectionTrait,
    locations: BTreeSet<Uuid>,
) -> Result<HashMap<Uuid, Vec<integration::Model>>> {
    let enrolled = enrollment::Entity::find()
        .filter(enrollment::Column::LocationId.is_in(locations))
        .filter(enrollment::Column::ActiveFrom.is_not_null())
        .filter(enrollment::Column::EndedAt.is_null())
        .order_by_asc(enrollment::Column::IntegrationId)
        .find_also_related(integration::Entity)
        .all(db)
        .await?;
    let mut by_location: HashMap<_, Vec<_>> = HashMap::new();
    for (enrolled, integration) in enrolled {
        by_location.entry(enrolled.location_id).or_default().extend(integration);
    }
    Ok(by_location)
}

/// The integrations that a recorded dose has reports for, in the order of their ids.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn integrations_of_dose(db: &impl ConnectionTrait, dose: Uuid) -> Result<Vec<integration::Model>> {
    let of_dose = report::Entity::find().filter(report::Column::ImmunizationId.eq(dose));
    let ids = QueryTrait::into_query(of_dose.select_only().column(report::Column::IntegrationId));
    let told = integration::Entity::find().filter(integration::Column::Id.in_subquery(ids));
    Ok(told.order_by_asc(integration::Column::Id).all(db).await?)
}

/// Makes the reports of a new dose: one for each active enrollment of its location.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn create_reports(tx: &mut Tx, reference: &ReferenceData, subject: &Subject) -> Result<()> {
    let location = subject.dose.location_id;
    let mut by_location = integrations_of_locations(tx.db(), BTreeSet::from([location])).await?;
    let Some(integrations) = by_location.remove(&location) else { return Ok(()) };
    let snapshot = snapshot_of(&subject.dose, &subject.patient, &*tx.practice().await?)?;
    let others = other_doses(tx.db(), &subject.dose).await?;
    let assessed = assess_for(tx.now(), reference, &integrations, &snapshot, &others);
    insert_reports(tx, subject, &snapshot, &assessed).await
}

/// Inserts the reports of a new dose, with its first snapshot, as they were assessed.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn insert_reports(tx: &mut Tx, subject: &Subject, snapshot: &Snapshot, assessed: &[Assessed]) -> Result<()> {
    if assessed.is_empty() {
        return Ok(());
    }
    let version = keep_snapshot(tx, &subject.dose, snapshot).await?;
    let rows = assessed.iter().map(|one| new_report(tx, one, subject, version, false)).collect::<Result<_>>()?;
    insert_new_reports(tx, rows).await
}

/// Inserts the reports of new doses, in one statement for many.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn insert_new_reports(tx: &mut Tx, rows: Vec<report::ActiveModel>) -> Result<()> {
    for row in &rows {
        if let Set(id) = row.id {
            tx.added(ChangeEntity::Report, id);
        }
    }
    insert_rows(tx, rows).await
}

/// Inserts reports with the codes of their findings.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn insert_rows(tx: &Tx, rows: Vec<report::ActiveModel>) -> Result<()> {
    let findings = rows.iter().map(NewFindings::of_new).filter_map(Result::transpose).collect::<Result<_>>()?;
    insert_all::<report::Entity, _>(tx.db(), rows).await?;
    replace_findings(tx, FindingSource::Dosewire, findings).await
}

/// The row of a new report, to be inserted.
///
/// # Errors
/// Returns an error if the findings cannot be written.
pub fn new_report(
    tx: &Tx,
    assessed: &Assessed,
    subject: &Subject,
    version: i32,
    before_activation: bool,
) -> Result<report::ActiveModel> {
    let wanted = assessed.exclusion.map_or(Wanted::Version(version), Wanted::Excluded);
    let state = ReportState::new(wanted, stops_any(&assessed.findings), before_activation);
    let mut row = report::ActiveModel {
        id: Set(tx.source().uuid()),
        immunization_id: Set(subject.dose.id),
        integration_id: Set(assessed.integration),
        patient_id: Set(subject.dose.patient_id),
        location_id: Set(subject.dose.location_id),
        given_on: Set(subject.dose.given_on),
        added_at: Set(subject.dose.created_at),
        patient_key: Set(subject.patient.name_key.clone()),
        vaccine_key: Set(vaccine_key(&subject.dose)),
        cvx: Set(subject.dose.cvx.clone()),
        clinician_key: Set(clinician_key(&subject.dose)),
        administered: Set(is_administered(&subject.dose)),
        first_accepted_at: Set(None),
        wanted_version: Set(version),
        findings: Set(write_findings(&assessed.findings)?),
        assessed_with: Set(Some(assessed.made_with.clone())),
        note: Set(None),
        owner_id: Set(None),
        put_off_until: Set(None),
        annotation_version: Set(0),
        dismissed: Set(None),
        last_submission_id: Set(None),
        night_run_id: Set(None),
        fence: Set(0),
        lease_until: Set(None),
        updated_at: Set(tx.now()),
        ..Default::default()
    };
    columns_of(&state, &mut row);
    Ok(row)
}

/// Assesses a dose's reports again after the dose or its patient changed.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn refresh_reports(tx: &mut Tx, reference: &ReferenceData, subject: &Subject) -> Result<()> {
    let of_dose = report::Entity::find().filter(report::Column::ImmunizationId.eq(subject.dose.id));
    let rows = of_dose.lock_exclusive().all(tx.db()).await?;
    let profile = tx.practice().await?;
    for row in rows {
        refresh_report(tx, reference, &profile, subject, row).await?;
    }
    Ok(())
}

/// Takes up a changed dose in its reports, as they were assessed. One whose integration this server does not know stays
/// as it is.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn update_reports(
    tx: &mut Tx,
    dose: &immunization::Model,
    snapshot: &Snapshot,
    assessed: &[Assessed],
) -> Result<()> {
    let of_dose = report::Entity::find().filter(report::Column::ImmunizationId.eq(dose.id));
    let rows = of_dose.order_by_asc(report::Column::Id).lock_exclusive().all(tx.db()).await?;
    let mut kept = None;
    for row in rows {
        let Some(one) = assessed.iter().find(|one| one.integration == row.integration_id) else { continue };
        let version = match kept {
            Some(version) => version,
            None => *kept.insert(keep_snapshot(tx, dose, snapshot).await?),
        };
        take_up(tx, dose, row, version, one).await?;
    }
    Ok(())
}

/// Takes up what the chart says now, and assesses it.
async fn refresh_report(
    tx: &mut Tx,
    reference: &ReferenceData,
    profile: &PracticeProfile,
    subject: &Subject,
    row: report::Model,
) -> Result<report::Model> {
    let Some(integration) = integration::Entity::find_by_id(row.integration_id).one(tx.db()).await? else {
        return Ok(row);
    };
    let Some(to) = Addressee::of(tx.now(), reference, &integration) else { return Ok(row) };
    let snapshot = snapshot_of(&subject.dose, &subject.patient, profile)?;
    let version = keep_snapshot(tx, &subject.dose, &snapshot).await?;
    let others = other_doses(tx.db(), &subject.dose).await?;
    take_up(tx, &subject.dose, row, version, &to.assess(&snapshot, &others)).await
}

/// Takes up a version of a dose in its report, as it was assessed.
async fn take_up(
    tx: &mut Tx,
    dose: &immunization::Model,
    row: report::Model,
    version: i32,
    assessed: &Assessed,
) -> Result<report::Model> {
    match taken_up(dose, &row, version, assessed)? {
        None => Ok(row),
        Some((state, more)) => write_state(tx, &row, &state, more).await,
    }
}

/// A report's state after a version of its dose was taken up, with what else changes; none where nothing does.
///
/// # Errors
/// `Unreadable` when the row was written by another version.
pub fn taken_up(
    dose: &immunization::Model,
    row: &report::Model,
    version: i32,
    assessed: &Assessed,
) -> Result<Option<(ReportState, report::ActiveModel)>> {
    let before = state_of(row)?;
    let is_new = before.wanted != Wanted::Version(version);
    let mut state = before;
    if is_new {
        state = apply(&state, Event::Edited { version }).unwrap_or(state);
    }
    state = follow_rule(&state, assessed.exclusion, version, is_new);
    // What may have arrived is not left out: it is looked at again after the verdict.
    let looks_again = assessed.exclusion == Some(ExclusionReason::Consent) && state.attempt.is_in_flight();
    state = apply(&state, Event::Assessed { blocked: stops_any(&assessed.findings) }).unwrap_or(state);
    let findings = write_findings(&assessed.findings)?;
    let (vaccine_key, clinician_key) = (vaccine_key(dose), clinician_key(dose));
    let is_same = (&findings, dose.given_on) == (&row.findings, row.given_on)
        && (&vaccine_key, &clinician_key, &dose.cvx) == (&row.vaccine_key, &row.clinician_key, &row.cvx)
        && is_administered(dose) == row.administered;
    if state == before && is_same {
        return Ok(None);
    }
    let more = report::ActiveModel {
        findings: Set(findings),
        assessed_with: Set((!looks_again).then(|| assessed.made_with.clone())),
        given_on: Set(dose.given_on),
        vaccine_key: Set(vaccine_key),
        cvx: Set(dose.cvx.clone()),
        clinician_key: Set(clinician_key),
        administered: Set(is_administered(dose)),
        ..Default::default()
    };
    Ok(Some((state, more)))
}

/// A vaccine's name as lists order and find it.
fn vaccine_key(dose: &immunization::Model) -> String {
    key(&dose.name)
}

/// The name of who gave a dose as lists find it; empty where nobody is named.
fn clinician_key(dose: &immunization::Model) -> String {
    giver_of(dose).map_or_else(String::new, |giver| key(&format!("{}, {}", giver.last, giver.first)))
}

/// Returns `true` if a dose was given here, completely or in part.
fn is_administered(dose: &immunization::Model) -> bool {
    let is_given = matches!(Completion::parse(&dose.completion), Some(Completion::Complete | Completion::Partial));
    dose.source == "00" && is_given
}

/// Keeps a patient's new name with the reports, as lists order them.
async fn keep_patient_key(tx: &Tx, patient: &patient::Model) -> Result<()> {
    let named = report::ActiveModel { patient_key: Set(patient.name_key.clone()), ..Default::default() };
    let of_patient = report::Entity::update_many().set(named).filter(report::Column::PatientId.eq(patient.id));
    of_patient.filter(report::Column::PatientKey.ne(&*patient.name_key)).exec(tx.db()).await?;
    Ok(())
}

/// Leaves a changed dose out when a rule says so now, and takes it in again when the rule no longer does. What a
/// registry holds or may hold is not left out, and what a person decided stays, besides that a test patient never goes
/// to a production system, and nothing goes of a patient who opted out.
pub(super) fn follow_rule(
    state: &ReportState,
    rule: Option<ExclusionReason>,
    version: i32,
    is_new: bool,
) -> ReportState {
    let by_rule = [
        ExclusionReason::TestPatient,
        ExclusionReason::Consent,
        ExclusionReason::FromRegistry,
        ExclusionReason::NotTaken,
    ];
    let at_any_time = [ExclusionReason::TestPatient, ExclusionReason::Consent];
    let event = match (state.wanted, rule) {
        (Wanted::Version(_), Some(reason)) if state.accepted.is_none() && (is_new || at_any_time.contains(&reason)) => {
            Event::Excluded(reason)
        }
        (Wanted::Excluded(before), Some(reason)) if by_rule.contains(&before) && before != reason => {
            Event::Excluded(reason)
        }
        (Wanted::Excluded(before), None) if by_rule.contains(&before) => Event::Included { version },
        _ => return *state,
    };
    apply(state, event).unwrap_or(*state)
}

/// Assesses the reports of a patient whose details changed, except those that the registry has.
///
/// The registry's version stays as it was sent: new details of a patient travel with the next message about a dose.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn assess_patient_reports(tx: &mut Tx, reference: &ReferenceData, patient: &patient::Model) -> Result<()> {
    let doses = immunization::Entity::find().filter(immunization::Column::PatientId.eq(patient.id));
    doses.order_by_asc(immunization::Column::Id).lock_exclusive().all(tx.db()).await?;
    let open = report::Entity::find()
        .filter(report::Column::PatientId.eq(patient.id))
        .filter(report::Column::AcceptedVersion.is_null())
        .order_by_asc(report::Column::Id)
        .lock_exclusive()
        .all(tx.db())
        .await?;
    keep_patient_key(tx, patient).await?;
    let profile = tx.practice().await?;
    for row in open {
        // Read one by one: a report before may have raised the number of the dose's newest snapshot.
        let found = immunization::Entity::find_by_id(row.immunization_id).one(tx.db()).await?;
        let Some(dose) = found.filter(|dose| dose.deleted_at.is_none()) else { continue };
        let subject = Subject { dose, patient: patient.clone() };
        refresh_report(tx, reference, &profile, &subject, row).await?;
    }
    Ok(())
}

/// Queues a report. The message will hold what the chart says now.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn queue(tx: &mut Tx, reference: &ReferenceData, id: Uuid, source: QueueSource) -> Result<QueueOutcome> {
    let Some((row, subject, integration)) = subject_of(tx, id).await? else { return Ok(QueueOutcome::NotFound) };
    if integration.state != IntegrationState::Active {
        return Ok(QueueOutcome::NotActive);
    }
    let profile = tx.practice().await?;
    let row = match subject.dose.deleted_at {
        None => refresh_report(tx, reference, &profile, &subject, row).await?,
        // It was deleted before it was told of: there is nothing to tell.
        Some(_) if matches!(state_of(&row)?.wanted, Wanted::Version(_)) => {
            return Ok(QueueOutcome::Refused(Refusal::NothingToSend));
        }
        Some(_) => row,
    };
    let state = match apply(&state_of(&row)?, Event::Queued) {
        Ok(state) => state,
        Err(refusal) => return Ok(QueueOutcome::Refused(refusal)),
    };
    let before = state_of(&row)?.attempt.held;
    // A person who was told that the removal was refused sends it anyway.
    let reason = must_wait(tx, &row).await?.filter(|_| before != Some(HoldReason::RemovalRefused));
    let held = reason.map_or(state, |reason| apply(&state, Event::Held(reason)).unwrap_or(state));
    let mut more = unchanged();
    source.mark(&mut more);
    write_state(tx, &row, &held, more).await?;
    release_dependents(tx, &row, &held).await?;
    if !matches!(source, QueueSource::Night(_)) {
        tx.audit("report.send", "report", id);
    }
    Ok(if reason.is_some() { QueueOutcome::Refused(Refusal::WaitsForRemoval) } else { QueueOutcome::Queued })
}

/// Locks the doses of reports and the reports, each in the order of their ids: before several of them are queued in
/// one transaction, so that two who queue the same ones do not wait for each other for ever.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn lock_reports(tx: &Tx, ids: &[Uuid]) -> Result<()> {
    // SQLite has one writer anyway.
    if tx.db().get_database_backend() == DbBackend::Sqlite {
        return Ok(());
    }
    let reports = || report::Entity::find().filter(report::Column::Id.is_in(ids.iter().copied()));
    let of_reports = QueryTrait::into_query(reports().select_only().column(report::Column::ImmunizationId));
    let doses = immunization::Entity::find().filter(immunization::Column::Id.in_subquery(of_reports));
    let doses = doses.select_only().column(immunization::Column::Id).order_by_asc(immunization::Column::Id);
    doses.lock_exclusive().into_tuple::<Uuid>().all(tx.db()).await?;
    let reports = reports().select_only().column(report::Column::Id).order_by_asc(report::Column::Id);
    reports.lock_exclusive().into_tuple::<Uuid>().all(tx.db()).await?;
    Ok(())
}

/// A person's decision to leave a dose out of reporting.
#[derive(Debug, Clone)]
pub struct Exclusion {
    /// The reason, in the person's words.
    pub note: String,
    /// The name of the person, to be shown.
    pub by: String,
}

/// Leaves a dose out of reporting, by hand, and keeps why, by whom and when.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn exclude(tx: &mut Tx, id: Uuid, exclusion: Exclusion) -> Result<QueueOutcome> {
    let kept = report::ActiveModel {
        excluded_note: Set(Some(exclusion.note)),
        excluded_by: Set(Some(exclusion.by)),
        excluded_at: Set(Some(tx.now())),
        ..unchanged()
    };
    move_by_hand(tx, id, "report.exclude", kept, |_| Event::Excluded(ExclusionReason::ByHand)).await
}

/// Takes a dose in again.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn include(tx: &mut Tx, id: Uuid) -> Result<QueueOutcome> {
    let none =
        report::ActiveModel { excluded_note: Set(None), excluded_by: Set(None), excluded_at: Set(None), ..unchanged() };
    move_by_hand(tx, id, "report.include", none, |dose| Event::Included { version: dose.snapshot_version }).await
}

async fn move_by_hand(
    tx: &mut Tx,
    id: Uuid,
    action: &'static str,
    kept: report::ActiveModel,
    event: impl Fn(&immunization::Model) -> Event,
) -> Result<QueueOutcome> {
    let Some((row, subject, _)) = subject_of(tx, id).await? else { return Ok(QueueOutcome::NotFound) };
    if subject.dose.deleted_at.is_some() {
        return Ok(QueueOutcome::Refused(Refusal::NothingToSend));
    }
    match apply(&state_of(&row)?, event(&subject.dose)) {
        Err(refusal) => Ok(QueueOutcome::Refused(refusal)),
        Ok(state) => {
            write_state(tx, &row, &state, kept).await?;
            tx.audit(action, "report", id);
            Ok(QueueOutcome::Queued)
        }
    }
}

async fn subject_of(tx: &Tx, id: Uuid) -> Result<Option<(report::Model, Subject, integration::Model)>> {
    let Some(found) = report::Entity::find_by_id(id).one(tx.db()).await? else { return Ok(None) };
    // The dose before its report, as everywhere.
    let dose = immunization::Entity::find_by_id(found.immunization_id).lock_exclusive().one(tx.db()).await?;
    let Some(row) = report::Entity::find_by_id(id).lock_exclusive().one(tx.db()).await? else { return Ok(None) };
    let patient = patient::Entity::find_by_id(row.patient_id).one(tx.db()).await?;
    let integration = integration::Entity::find_by_id(row.integration_id).one(tx.db()).await?;
    Ok(match (dose, patient, integration) {
        (Some(dose), Some(patient), Some(integration)) => Some((row, Subject { dose, patient }, integration)),
        _ => None,
    })
}
