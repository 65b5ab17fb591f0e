//! Taking a dose out of a chart, or into another, and what follows at a registry.
//!
//! A deletion there is a message of its own and is sent only when somebody asked for it. A dose that was in the wrong
//! chart is deleted under its old order number first; only after that verdict it is added under a new one.

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use shared::{
    immunization::Completion,
    report::{AttemptState, HoldReason},
};
use uuid::Uuid;

use crate::{
    entity::{change::ChangeEntity, immunization, patient},
    reference_data::ReferenceData,
    store::{
        Error, Read, Result, Tx,
        caller::{Owned, move_external_ids},
        chart::dose::{
            record::read_for_change,
            stock::{give_back, take_for},
        },
        reporting::{
            Subject, create_reports, delete_report, invalidate_findings, must_wait, queue_if_possible, reports_of_dose,
            wait_for,
        },
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
    for row in reports_of_dose(tx, found.id).await? {
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
pub async fn move_dose(tx: &mut Tx, reference: &ReferenceData, read: Read, to: Uuid) -> Result<immunization::Model> {
    lock_charts(tx, read.id, to).await?;
    let (found, from) = read_for_change(tx, read).await?;
    if from.id == to {
        return Err(Error::Conflict);
    }
    let patient = patient::Entity::find_by_id(to).one(tx.db()).await?.ok_or(Error::NotFound)?;
    take_out(tx, &found).await?;
    let dose = put_in(tx, &found, to).await?;
    move_external_ids(tx, Owned::Dose, found.id, dose.id).await?;
    let subject = Subject { dose, patient };
    create_reports(tx, reference, &subject).await?;
    let new = reports_of_dose(tx, subject.dose.id).await?;
    for old in reports_of_dose(tx, found.id).await? {
        let before = state_of(&old)?;
        let is_told = delete_report(tx, &old, can_be_deleted(&found)).await?;
        let Some(successor) = new.iter().find(|row| row.integration_id == old.integration_id) else { continue };
        if is_told {
            wait_for(tx, successor, old.id, HoldReason::Moved).await?;
        } else if matches!(before.attempt.state, AttemptState::Queued | AttemptState::Waiting) {
            // Nobody has it there; what was on its way to be sent still is.
            queue_if_possible(tx, successor).await?;
        } else if let (Some(first), Some(reason)) = (old.after_report_id, must_wait(tx, &old).await?) {
            // It waited for the chart before that one, and still does.
            wait_for(tx, successor, first, reason).await?;
        }
    }
    tx.audit("dose.move", "immunization", found.id);
    tx.audit("dose.moved_here", "immunization", subject.dose.id);
    Ok(subject.dose)
}

/// Locks the chart that a dose is in and the one that it goes to, in the order of their ids.
async fn lock_charts(tx: &Tx, dose: Uuid, to: Uuid) -> Result<()> {
    let dose = immunization::Entity::find_by_id(dose).one(tx.db()).await?.ok_or(Error::NotFound)?;
    let charts = patient::Entity::find().filter(patient::Column::Id.is_in([dose.patient_id, to]));
    charts.order_by_asc(patient::Column::Id).lock_exclusive().all(tx.db()).await?;
    Ok(())
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
    tx.removed(ChangeEntity::Immunization, dose.id);
    tx.changed(ChangeEntity::Patient, dose.patient_id);
    give_back(tx, dose).await?;
    invalidate_findings(tx, dose.patient_id).await
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
    tx.added(ChangeEntity::Immunization, row.id);
    tx.changed(ChangeEntity::Patient, patient);
    take_for(tx, std::iter::once(&row)).await?;
    invalidate_findings(tx, patient).await?;
    Ok(row)
}
