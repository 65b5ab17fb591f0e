//! A patient's eligibility, given to the doses that no registry has yet.

use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::{immunization::Completion, report::AttemptState};
use uuid::Uuid;

use crate::{
    entity::{change::ChangeEntity, immunization, report},
    reference_data::ReferenceData,
    store::{
        Read, Result, Tx,
        chart::patient::locked,
        reporting::{Subject, refresh_reports},
    },
};

/// Gives the patient's current eligibility to the doses that were given here and that no registry has or is being sent;
/// to those without one only, unless all are meant. Says to which.
///
/// # Errors
/// `Conflict` when somebody else changed the patient; `NotFound` when it is gone.
pub async fn apply_eligibility(
    tx: &mut Tx,
    reference: &ReferenceData,
    read: Read,
    is_for_all: bool,
) -> Result<Vec<Uuid>> {
    let patient = locked(tx, read).await?;
    let Some(eligibility) = patient.eligibility.clone() else { return Ok(Vec::new()) };
    let doses = immunization::Entity::find()
        .filter(immunization::Column::PatientId.eq(patient.id))
        .filter(immunization::Column::Source.eq("00"))
        .filter(
            immunization::Column::Completion.is_in([Completion::Complete, Completion::Partial].map(Completion::as_str)),
        )
        .filter(immunization::Column::DeletedAt.is_null())
        .order_by_asc(immunization::Column::Id)
        .lock_exclusive()
        .all(tx.db())
        .await?;
    let mut changed = Vec::new();
    for dose in doses {
        let wants = match dose.eligibility.as_deref() {
            None => true,
            Some(known) => is_for_all && known != eligibility,
        };
        if wants && is_unreported(tx, dose.id).await? {
            let row = immunization::ActiveModel {
                id: Set(dose.id),
                version: Set(dose.version + 1),
                eligibility: Set(Some(eligibility.clone())),
                updated_at: Set(tx.now()),
                ..Default::default()
            };
            let dose = row.update(tx.db()).await?;
            changed.push(dose.id);
            tx.changed(ChangeEntity::Immunization, dose.id);
            tx.audit("dose.apply_eligibility", "immunization", dose.id);
            refresh_reports(tx, reference, &Subject { dose, patient: patient.clone() }).await?;
        }
    }
    if !changed.is_empty() {
        tx.changed(ChangeEntity::Patient, patient.id);
    }
    Ok(changed)
}

async fn is_unreported(tx: &Tx, dose: Uuid) -> Result<bool> {
    let rows = report::Entity::find().filter(report::Column::ImmunizationId.eq(dose)).all(tx.db()).await?;
    let under_way = [AttemptState::Queued, AttemptState::Sending, AttemptState::Unknown].map(AttemptState::as_str);
    Ok(rows.iter().all(|row| row.accepted_version.is_none() && !under_way.contains(&row.attempt.as_str())))
}
