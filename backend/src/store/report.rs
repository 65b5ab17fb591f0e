//! Reports: made with the dose, moved by people and by what changes in the chart.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::{
    finding::{Finding, stops_any},
    program::Program,
    readiness::{Context, OtherDose, assess_among},
    report::{Event, ExclusionReason, HoldReason, Refusal, ReportState, Wanted, apply},
    snapshot::Snapshot,
};
use uuid::Uuid;

use super::{
    Place, Result, Tx,
    dose_removal::must_wait,
    other_dose::other_doses,
    practice,
    report_state::{columns_of, state_of, unchanged, write_findings, write_state},
    requirement::made_with,
    snapshot::{keep_snapshot, snapshot_of},
};
use crate::{
    civil::{day_of, zone_of},
    entity::{enrollment, immunization, integration, patient, report},
    knowledge::Knowledge,
};

/// A dose with all that its reports are about.
pub struct Subject {
    /// The dose.
    pub dose: immunization::Model,
    /// Its patient.
    pub patient: patient::Model,
}

/// How asking to send a report went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueueOutcome {
    /// It waits for its turn.
    Queued,
    /// It cannot.
    Refused(Refusal),
    /// The integration is not active.
    NotActive,
    /// There is no such report.
    NotFound,
}

/// Makes the reports of a new dose: one for each active enrollment of its location.
///
/// # Errors
/// When the database is not available.
pub async fn create_reports(tx: &mut Tx, knowledge: &Knowledge, subject: &Subject) -> Result<()> {
    let enrolled = enrollment::Entity::find()
        .filter(enrollment::Column::LocationId.eq(subject.dose.location_id))
        .filter(enrollment::Column::ActiveFrom.is_not_null())
        .filter(enrollment::Column::EndedAt.is_null())
        .find_also_related(integration::Entity)
        .all(tx.db())
        .await?;
    let place = practice(tx.db()).await?;
    for (_, integration) in enrolled {
        if let Some(integration) = integration {
            create_report(tx, knowledge, &place, subject, &integration).await?;
        }
    }
    Ok(())
}

async fn create_report(
    tx: &mut Tx,
    knowledge: &Knowledge,
    place: &Place,
    subject: &Subject,
    integration: &integration::Model,
) -> Result<()> {
    let Some(to) = Addressee::of(tx.now(), knowledge, integration) else { return Ok(()) };
    let snapshot = snapshot_of(&subject.dose, &subject.patient, place)?;
    let version = keep_snapshot(tx, &subject.dose, &snapshot).await?;
    let others = other_doses(tx.db(), &subject.dose).await?;
    let row = new_report(tx, &to, subject, Kept { version, snapshot: &snapshot, others: &others }, false)?;
    let row = row.insert(tx.db()).await?;
    tx.changed("report", row.id);
    Ok(())
}

/// To whom a report goes, by which rules, and on which day.
pub struct Addressee<'a> {
    knowledge: &'a Knowledge,
    program: &'a Program,
    integration: &'a integration::Model,
    today: NaiveDate,
    made_with: String,
}

impl<'a> Addressee<'a> {
    /// The registry behind an integration; none when its program is not known to this server.
    pub fn of(now: DateTime<Utc>, knowledge: &'a Knowledge, integration: &'a integration::Model) -> Option<Self> {
        let program = knowledge.program(&integration.program_code)?;
        let today = day_of(now, &zone_of(&integration.time_zone));
        Some(Self { knowledge, program, integration, today, made_with: made_with(knowledge, today) })
    }

    /// What our own checks find.
    pub fn findings(&self, kept: &Kept<'_>) -> Vec<Finding> {
        let context = Context { others: kept.others, ..Context::default() };
        assess_among(kept.snapshot, &context, self.program, &self.knowledge.catalog, self.today)
    }

    /// The integration's id.
    pub const fn integration(&self) -> Uuid {
        self.integration.id
    }

    /// Names all that findings are made from, besides the record.
    pub fn made_with(&self) -> &str {
        &self.made_with
    }
}

/// A snapshot as it is kept.
pub struct Kept<'a> {
    /// Its number.
    pub version: i32,
    /// What it says.
    pub snapshot: &'a Snapshot,
    /// The patient's other doses around its day, as far as they were looked up.
    pub others: &'a [OtherDose],
}

/// The row of a new report, to be inserted.
///
/// # Errors
/// When the findings cannot be written.
pub fn new_report(
    tx: &Tx,
    to: &Addressee<'_>,
    subject: &Subject,
    kept: Kept<'_>,
    before_activation: bool,
) -> Result<report::ActiveModel> {
    let Addressee { program, integration, .. } = *to;
    let findings = to.findings(&kept);
    let wanted = exclusion(program, integration, kept.snapshot).map_or(Wanted::Version(kept.version), Wanted::Excluded);
    let state = ReportState::new(wanted, stops_any(&findings), before_activation);
    let mut row = report::ActiveModel {
        id: Set(tx.source().uuid()),
        immunization_id: Set(subject.dose.id),
        integration_id: Set(integration.id),
        patient_id: Set(subject.dose.patient_id),
        location_id: Set(subject.dose.location_id),
        given_on: Set(subject.dose.given_on),
        added_at: Set(subject.dose.created_at),
        wanted_version: Set(kept.version),
        findings: Set(write_findings(&findings)?),
        assessed_with: Set(Some(to.made_with.clone())),
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

/// Looks at a dose's reports again after the dose or its patient changed.
///
/// # Errors
/// When the database is not available.
pub async fn refresh_reports(tx: &mut Tx, knowledge: &Knowledge, subject: &Subject) -> Result<()> {
    let of_dose = report::Entity::find().filter(report::Column::ImmunizationId.eq(subject.dose.id));
    let rows = of_dose.lock_exclusive().all(tx.db()).await?;
    let place = practice(tx.db()).await?;
    for row in rows {
        refresh_report(tx, knowledge, &place, subject, row).await?;
    }
    Ok(())
}

/// Takes up what the chart says now, and assesses it.
async fn refresh_report(
    tx: &mut Tx,
    knowledge: &Knowledge,
    place: &Place,
    subject: &Subject,
    row: report::Model,
) -> Result<report::Model> {
    let Some(integration) = integration::Entity::find_by_id(row.integration_id).one(tx.db()).await? else {
        return Ok(row);
    };
    let Some(to) = Addressee::of(tx.now(), knowledge, &integration) else { return Ok(row) };
    let snapshot = snapshot_of(&subject.dose, &subject.patient, place)?;
    let version = keep_snapshot(tx, &subject.dose, &snapshot).await?;
    let others = other_doses(tx.db(), &subject.dose).await?;
    let findings = to.findings(&Kept { version, snapshot: &snapshot, others: &others });
    let before = state_of(&row)?;
    let is_new = before.wanted != Wanted::Version(version);
    let mut state = before;
    if is_new {
        state = apply(&state, Event::Edited { version }).unwrap_or(state);
    }
    state = follow_rule(&state, exclusion(to.program, &integration, &snapshot), version, is_new);
    state = apply(&state, Event::Assessed { blocked: stops_any(&findings) }).unwrap_or(state);
    let findings = write_findings(&findings)?;
    if state == before && (&findings, subject.dose.given_on) == (&row.findings, row.given_on) {
        return Ok(row);
    }
    let more = report::ActiveModel {
        findings: Set(findings),
        assessed_with: Set(Some(to.made_with.clone())),
        given_on: Set(subject.dose.given_on),
        ..Default::default()
    };
    write_state(tx, &row, &state, more).await
}

/// Leaves a changed dose out when a rule says so now, and takes it in again when the rule no longer does. What a
/// registry holds or may hold is not left out, and what a person decided stays, besides that a test patient never goes
/// to a production system.
fn follow_rule(state: &ReportState, rule: Option<ExclusionReason>, version: i32, is_new: bool) -> ReportState {
    let by_rule = [ExclusionReason::TestPatient, ExclusionReason::FromRegistry, ExclusionReason::NotTaken];
    let event = match (state.wanted, rule) {
        (Wanted::Version(_), Some(reason))
            if state.accepted.is_none() && (is_new || reason == ExclusionReason::TestPatient) =>
        {
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

/// Looks again at the reports of a patient whose details changed, except those that the registry has.
///
/// What it has stays as it was sent: new details of a patient travel with the next message about a dose.
///
/// # Errors
/// When the database is not available.
pub async fn assess_patient_reports(tx: &mut Tx, knowledge: &Knowledge, patient: &patient::Model) -> Result<()> {
    let open = report::Entity::find()
        .filter(report::Column::PatientId.eq(patient.id))
        .filter(report::Column::AcceptedVersion.is_null())
        .order_by_asc(report::Column::Id)
        .lock_exclusive()
        .all(tx.db())
        .await?;
    let place = practice(tx.db()).await?;
    for row in open {
        // Read one by one: a report before may have raised the number of the dose's newest snapshot.
        let found = immunization::Entity::find_by_id(row.immunization_id).one(tx.db()).await?;
        let Some(dose) = found.filter(|dose| dose.deleted_at.is_none()) else { continue };
        let subject = Subject { dose, patient: patient.clone() };
        refresh_report(tx, knowledge, &place, &subject, row).await?;
    }
    Ok(())
}

/// Asks to send a report. What the chart says now is what goes.
///
/// # Errors
/// When the database is not available.
pub async fn queue(tx: &mut Tx, knowledge: &Knowledge, id: Uuid, night: Option<Uuid>) -> Result<QueueOutcome> {
    let Some((row, subject, integration)) = subject_of(tx, id).await? else { return Ok(QueueOutcome::NotFound) };
    if integration.state != "ACTIVE" {
        return Ok(QueueOutcome::NotActive);
    }
    let place = practice(tx.db()).await?;
    let row = match subject.dose.deleted_at {
        None => refresh_report(tx, knowledge, &place, &subject, row).await?,
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
    let is_early = must_wait(tx, &row).await?;
    let state = if is_early { apply(&state, Event::Held(HoldReason::Moved)).unwrap_or(state) } else { state };
    let mut more = unchanged();
    if let Some(night) = night {
        more.night_run_id = Set(Some(night));
    }
    write_state(tx, &row, &state, more).await?;
    if night.is_none() {
        tx.audit("report.send", "report", id);
    }
    Ok(QueueOutcome::Queued)
}

/// Leaves a dose out of reporting, by hand.
///
/// # Errors
/// When the database is not available.
pub async fn exclude(tx: &mut Tx, id: Uuid) -> Result<QueueOutcome> {
    move_by_hand(tx, id, "report.exclude", |_| Event::Excluded(ExclusionReason::ByHand)).await
}

/// Takes a dose in again.
///
/// # Errors
/// When the database is not available.
pub async fn include(tx: &mut Tx, id: Uuid) -> Result<QueueOutcome> {
    move_by_hand(tx, id, "report.include", |dose| Event::Included { version: dose.snapshot_version }).await
}

async fn move_by_hand(
    tx: &mut Tx,
    id: Uuid,
    action: &'static str,
    event: impl Fn(&immunization::Model) -> Event,
) -> Result<QueueOutcome> {
    let Some((row, subject, _)) = subject_of(tx, id).await? else { return Ok(QueueOutcome::NotFound) };
    if subject.dose.deleted_at.is_some() {
        return Ok(QueueOutcome::Refused(Refusal::NothingToSend));
    }
    match apply(&state_of(&row)?, event(&subject.dose)) {
        Err(refusal) => Ok(QueueOutcome::Refused(refusal)),
        Ok(state) => {
            write_state(tx, &row, &state, unchanged()).await?;
            tx.audit(action, "report", id);
            Ok(QueueOutcome::Queued)
        }
    }
}

async fn subject_of(tx: &Tx, id: Uuid) -> Result<Option<(report::Model, Subject, integration::Model)>> {
    let Some(row) = report::Entity::find_by_id(id).lock_exclusive().one(tx.db()).await? else {
        return Ok(None);
    };
    let dose = immunization::Entity::find_by_id(row.immunization_id).one(tx.db()).await?;
    let patient = patient::Entity::find_by_id(row.patient_id).one(tx.db()).await?;
    let integration = integration::Entity::find_by_id(row.integration_id).one(tx.db()).await?;
    Ok(match (dose, patient, integration) {
        (Some(dose), Some(patient), Some(integration)) => Some((row, Subject { dose, patient }, integration)),
        _ => None,
    })
}

/// What keeps a dose from being reported to an integration at all.
fn exclusion(program: &Program, integration: &integration::Model, snapshot: &Snapshot) -> Option<ExclusionReason> {
    if snapshot.patient.test && integration.environment == "PRODUCTION" {
        return Some(ExclusionReason::TestPatient);
    }
    if snapshot.immunization.source == "05" {
        return Some(ExclusionReason::FromRegistry);
    }
    let takes = program.takes_historical && integration.historical;
    (snapshot.immunization.is_historical() && !takes).then_some(ExclusionReason::NotTaken)
}
