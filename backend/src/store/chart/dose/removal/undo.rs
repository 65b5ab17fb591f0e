//! Taking a move back: the dose returns to the chart that it was moved out of, under its old order number.

use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, QuerySelect};
use shared::report::{AttemptState, Event, ExclusionReason, Wanted, apply};
use uuid::Uuid;

use super::delete::take_out;
use crate::{
    entity::{change::ChangeEntity, immunization, patient, report},
    reference_data::ReferenceData,
    store::{
        Read, Result, Tx,
        caller::{Owned, move_external_ids},
        chart::dose::{record::read_for_change, stock::take_for},
        reporting::{
            Subject, invalidate_findings, queue_if_possible, refresh_reports, reports_of_dose, unchanged, write_state,
        },
        state_of,
    },
};

/// The result of undoing a move.
#[derive(Debug, Clone)]
pub enum UndoOutcome {
    /// The dose is back in the chart that it was moved out of.
    Undone(Box<immunization::Model>),
    /// It was not moved, or the registry has already taken it out of the other patient's record.
    NotMoved,
    /// A registry holds it, or may hold it, under its new order number: delete it there first.
    Reported,
}

/// Takes a move back: deletes the dose in the new chart and restores the one in the old chart with its reports.
///
/// # Errors
/// `Conflict` when somebody else changed the dose; `NotFound` when it is gone.
pub async fn undo_move(tx: &mut Tx, reference: &ReferenceData, read: Read) -> Result<UndoOutcome> {
    let (moved, _) = read_for_change(tx, read).await?;
    let reports = reports_of_dose(tx, moved.id).await?;
    for row in &reports {
        let state = state_of(row)?;
        if state.may_be_held() || state.attempt.is_in_flight() {
            return Ok(UndoOutcome::Reported);
        }
    }
    let Some(before) = predecessor(tx, &reports).await? else { return Ok(UndoOutcome::NotMoved) };
    take_out(tx, &moved).await?;
    let mut queued = Vec::new();
    for row in &reports {
        if matches!(state_of(row)?.attempt.state, AttemptState::Queued | AttemptState::Waiting) {
            queued.push(row.integration_id);
        }
        let free = report::ActiveModel { after_report_id: Set(None), ..unchanged() };
        if let Ok(state) = apply(&state_of(row)?, Event::Deleted { at_registry: false }) {
            write_state(tx, row, &state, free).await?;
        }
    }
    move_external_ids(tx, Owned::Dose, moved.id, before.id).await?;
    let restored = put_back(tx, reference, &before, &queued).await?;
    tx.audit("dose.move_undone", "immunization", restored.id);
    Ok(UndoOutcome::Undone(Box::new(restored)))
}

/// The dose that one of the reports waits for.
async fn predecessor(tx: &Tx, reports: &[report::Model]) -> Result<Option<immunization::Model>> {
    let Some(before) = reports.iter().find_map(|row| row.after_report_id) else { return Ok(None) };
    let Some(row) = report::Entity::find_by_id(before).one(tx.db()).await? else { return Ok(None) };
    let found = immunization::Entity::find_by_id(row.immunization_id).lock_exclusive().one(tx.db()).await?;
    Ok(found.filter(|dose| dose.deleted_at.is_some()))
}

/// Puts a dose back into its chart. Where the registry has taken it out already, and where its report in the other
/// chart was queued, it is reported again.
async fn put_back(
    tx: &mut Tx,
    reference: &ReferenceData,
    dose: &immunization::Model,
    queued: &[Uuid],
) -> Result<immunization::Model> {
    let row = immunization::ActiveModel {
        id: Set(dose.id),
        version: Set(dose.version + 1),
        deleted_at: Set(None),
        updated_at: Set(tx.now()),
        ..Default::default()
    };
    let dose = row.update(tx.db()).await?;
    tx.added(ChangeEntity::Immunization, dose.id);
    tx.changed(ChangeEntity::Patient, dose.patient_id);
    take_for(tx, std::iter::once(&dose)).await?;
    invalidate_findings(tx, dose.patient_id).await?;
    let mut missing = Vec::new();
    for row in reports_of_dose(tx, dose.id).await? {
        let before = state_of(&row)?;
        let is_asked = row.first_accepted_at.is_some() || queued.contains(&row.integration_id);
        if is_asked && before.wanted == Wanted::Excluded(ExclusionReason::Deleted) {
            missing.push(row.id);
        }
        if let Ok(state) = apply(&before, Event::Restored { version: dose.snapshot_version }) {
            write_state(tx, &row, &state, unchanged()).await?;
        }
    }
    let dose = reassess_reports(tx, reference, dose).await?;
    for row in reports_of_dose(tx, dose.id).await?.iter().filter(|row| missing.contains(&row.id)) {
        queue_if_possible(tx, row).await?;
    }
    Ok(dose)
}

/// Assesses a dose's reports again after its record changed.
async fn reassess_reports(
    tx: &mut Tx,
    reference: &ReferenceData,
    dose: immunization::Model,
) -> Result<immunization::Model> {
    let id: Uuid = dose.patient_id;
    if let Some(patient) = patient::Entity::find_by_id(id).one(tx.db()).await? {
        let subject = Subject { dose, patient };
        refresh_reports(tx, reference, &subject).await?;
        return Ok(subject.dose);
    }
    Ok(dose)
}
