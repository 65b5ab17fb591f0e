//! Taking a dose out of a chart, or into another, and what follows at a registry.
//!
//! A deletion there is a message of its own and is sent only when somebody asked for it. A dose that was in the wrong
//! chart is deleted under its old order number first; only after that verdict it is added under a new one.

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use shared::{
    immunization::Completion,
    report::{AttemptState, Event, HoldReason, ReportState, Wanted, apply},
};
use uuid::Uuid;

use super::record::read_for_change;
use crate::{
    entity::{immunization, patient, report},
    knowledge::Knowledge,
    store::{
        Error, Read, Result, Tx,
        reporting::{Subject, create_reports, look_again, unchanged, write_state},
        state_of,
    },
};

/// Deletes a dose in the chart. What a registry holds is marked for deletion there; when that is asked for, the
/// deletion is sent, or goes after the verdict of what is on its way. Says at how many registries.
///
/// # Errors
/// `Conflict` when somebody else changed it; `NotFound` when it is gone.
pub async fn delete_dose(tx: &mut Tx, read: Read, at_registry: bool) -> Result<u64> {
    let (found, _) = read_for_change(tx, read).await?;
    let asked = at_registry && can_be_deleted(&found);
    take_out(tx, &found).await?;
    let mut sent = 0;
    for row in reports_of(tx, found.id).await? {
        sent += u64::from(delete_report(tx, &row, asked).await?);
    }
    tx.audit("dose.delete", "immunization", found.id);
    Ok(sent)
}

/// Moves a dose to another patient's chart: out of the old one, under its old order number, and into the new one under
/// a new. Gives the new dose.
///
/// # Errors
/// `Conflict` when somebody else changed the dose or it is there already; `NotFound` when the dose or the patient is
/// gone.
pub async fn move_dose(tx: &mut Tx, knowledge: &Knowledge, read: Read, to: Uuid) -> Result<immunization::Model> {
    let (found, from) = read_for_change(tx, read).await?;
    if from.id == to {
        return Err(Error::Conflict);
    }
    let patient = patient::Entity::find_by_id(to).lock_exclusive().one(tx.db()).await?.ok_or(Error::NotFound)?;
    take_out(tx, &found).await?;
    let dose = put_in(tx, &found, to).await?;
    let subject = Subject { dose, patient };
    create_reports(tx, knowledge, &subject).await?;
    let new = reports_of(tx, subject.dose.id).await?;
    for old in reports_of(tx, found.id).await? {
        let before = state_of(&old)?;
        let is_told = delete_report(tx, &old, can_be_deleted(&found)).await?;
        let Some(successor) = new.iter().find(|row| row.integration_id == old.integration_id) else { continue };
        if is_told {
            wait_for(tx, successor, old.id).await?;
        } else if matches!(before.attempt.state, AttemptState::Queued | AttemptState::Waiting) {
            // Nobody has it there; what was on its way to be sent still is.
            queue_if_possible(tx, successor).await?;
        }
    }
    tx.audit("dose.move", "immunization", found.id);
    tx.audit("dose.moved_here", "immunization", subject.dose.id);
    Ok(subject.dose)
}

/// Releases the reports that depend on this one: a dose that waited for the deletion of the record that it had in
/// another chart goes when that is out, and needs a person when the registry refused to take it out.
///
/// # Errors
/// When the database is not available.
pub async fn release_dependents(tx: &mut Tx, row: &report::Model, state: &ReportState) -> Result<()> {
    if is_out(state) {
        for successor in waiting_for(tx, row.id).await? {
            let free = report::ActiveModel { after_report_id: Set(None), ..unchanged() };
            let next = released(&state_of(&successor)?);
            write_state(tx, &successor, &next, free).await?;
        }
    } else if let Some(event) = told_to_dependents(state) {
        for successor in waiting_for(tx, row.id).await? {
            if let Ok(next) = apply(&state_of(&successor)?, event) {
                write_state(tx, &successor, &next, unchanged()).await?;
            }
        }
    }
    Ok(())
}

/// A dose that waited goes; one that a person sent meanwhile goes on as it is.
fn released(state: &ReportState) -> ReportState {
    let waits = matches!(state.attempt.state, AttemptState::None | AttemptState::Held) && state.accepted.is_none();
    let released = apply(state, Event::Released).unwrap_or(*state);
    if waits { apply(&released, Event::Queued).unwrap_or(released) } else { *state }
}

/// What a deletion that is refused, or asked for once more, means to the dose that waits for it.
fn told_to_dependents(state: &ReportState) -> Option<Event> {
    match (state.wanted, state.attempt.state) {
        (Wanted::Absent(_), AttemptState::Rejected) => Some(Event::RemovalRefused),
        (Wanted::Absent(_), AttemptState::Queued) => Some(Event::Held(HoldReason::Moved)),
        _ => None,
    }
}

/// Why a report must still wait for the deletion of the record that its dose had in another chart, if it must.
///
/// # Errors
/// When the database is not available.
pub async fn must_wait(tx: &Tx, row: &report::Model) -> Result<Option<HoldReason>> {
    let Some(before) = row.after_report_id else { return Ok(None) };
    let Some(found) = report::Entity::find_by_id(before).one(tx.db()).await? else { return Ok(None) };
    let state = state_of(&found)?;
    Ok(match state.attempt.state {
        _ if is_out(&state) => None,
        AttemptState::Rejected => Some(HoldReason::RemovalRefused),
        _ => Some(HoldReason::Moved),
    })
}

/// Whether the registry does not hold it and nothing of it is on its way.
fn is_out(state: &ReportState) -> bool {
    state.accepted.is_none() && !state.attempt.is_in_flight()
}

/// Refusals and presumed immunity have no order number of their own at a registry, so they cannot be deleted there.
fn can_be_deleted(dose: &immunization::Model) -> bool {
    matches!(Completion::parse(&dose.completion), Some(Completion::Complete | Completion::Partial))
}

pub(super) async fn take_out(tx: &mut Tx, dose: &immunization::Model) -> Result<()> {
    let row = immunization::ActiveModel {
        id: Set(dose.id),
        version: Set(dose.version + 1),
        deleted_at: Set(Some(tx.now())),
        ..Default::default()
    };
    row.update(tx.db()).await?;
    tx.changed("immunization", dose.id);
    tx.changed("patient", dose.patient_id);
    look_again(tx, dose.patient_id).await
}

/// The same dose in another chart. It keeps when and by whom it was entered; it is another record to a registry.
async fn put_in(tx: &mut Tx, dose: &immunization::Model, patient: Uuid) -> Result<immunization::Model> {
    let mut row = dose.clone().into_active_model().reset_all();
    row.id = Set(tx.source().uuid());
    row.version = Set(1);
    row.snapshot_version = Set(0);
    row.order_id = Set(tx.source().code(16));
    row.patient_id = Set(patient);
    row.updated_at = Set(tx.now());
    row.deleted_at = Set(None);
    let row = row.insert(tx.db()).await?;
    tx.changed("immunization", row.id);
    tx.changed("patient", patient);
    look_again(tx, patient).await?;
    Ok(row)
}

pub(super) async fn reports_of(tx: &Tx, dose: Uuid) -> Result<Vec<report::Model>> {
    let rows = report::Entity::find().filter(report::Column::ImmunizationId.eq(dose));
    Ok(rows.order_by_asc(report::Column::Id).lock_exclusive().all(tx.db()).await?)
}

async fn waiting_for(tx: &Tx, report: Uuid) -> Result<Vec<report::Model>> {
    let rows = report::Entity::find().filter(report::Column::AfterReportId.eq(report));
    Ok(rows.lock_exclusive().all(tx.db()).await?)
}

/// Marks a report for deletion, and sends that if it is asked for; says when the registry is to be told.
async fn delete_report(tx: &mut Tx, row: &report::Model, is_asked: bool) -> Result<bool> {
    let Ok(state) = apply(&state_of(row)?, Event::Deleted { at_registry: is_asked }) else { return Ok(false) };
    let is_told = is_asked && matches!(state.wanted, Wanted::Absent(_));
    write_state(tx, row, &state, unchanged()).await?;
    if is_told {
        tx.audit("report.delete", "report", row.id);
    }
    Ok(is_told)
}

async fn wait_for(tx: &mut Tx, row: &report::Model, before: Uuid) -> Result<()> {
    let state = state_of(row)?;
    let held = apply(&state, Event::Queued).and_then(|state| apply(&state, Event::Held(HoldReason::Moved)));
    let more = report::ActiveModel { after_report_id: Set(Some(before)), ..unchanged() };
    write_state(tx, row, &held.unwrap_or(state), more).await?;
    Ok(())
}

async fn queue_if_possible(tx: &mut Tx, row: &report::Model) -> Result<()> {
    if let Ok(state) = apply(&state_of(row)?, Event::Queued) {
        write_state(tx, row, &state, unchanged()).await?;
    }
    Ok(())
}
