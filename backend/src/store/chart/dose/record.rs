//! Doses: recording and changing, always together with their snapshots and reports.

use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, QuerySelect};
use uuid::Uuid;

use super::{
    entry::NewDose,
    group::record_doses,
    plan::{DosePlan, Records, Stamp},
    stock::exchange,
};
use crate::{
    entity::{change::ChangeEntity, immunization, patient},
    reference_data::ReferenceData,
    store::{
        Error, Read, Result, Tx,
        reporting::{invalidate_findings, update_reports},
    },
};

/// Records a dose, with its first snapshot and its reports.
///
/// # Errors
/// `NotFound` when there is no such patient.
pub async fn record_dose(
    tx: &mut Tx,
    reference: &ReferenceData,
    patient_id: Uuid,
    new: NewDose,
) -> Result<immunization::Model> {
    let recorded = record_doses(tx, reference, patient_id, vec![new]).await?;
    recorded.into_iter().next().map(|one| one.dose).ok_or(Error::NotFound)
}

/// Changes a dose: its reports take up the new version.
///
/// # Errors
/// `Conflict` when somebody else changed it; `NotFound` when it is gone.
pub async fn update_dose(
    tx: &mut Tx,
    reference: &ReferenceData,
    read: Read,
    new: NewDose,
) -> Result<immunization::Model> {
    let (found, patient) = read_for_change(tx, read).await?;
    let (patient_id, taken_from) = (patient.id, found.stock_lot_id);
    let records = Records::read(tx.db(), tx.practice().await?, Some(found), &[(patient_id, &new)]).await?;
    let plan = DosePlan::make(&records, &patient, new, Stamp::new(tx.source(), tx.now()), reference)?;
    let dose = plan.dose.into_active_model().reset_all().update(tx.db()).await?;
    tx.changed(ChangeEntity::Immunization, read.id);
    tx.changed(ChangeEntity::Patient, patient_id);
    tx.audit("dose.change", "immunization", read.id);
    exchange(tx, taken_from, &dose).await?;
    invalidate_findings(tx, patient_id).await?;
    if let Some(told) = &plan.reported {
        update_reports(tx, &dose, &told.snapshot, &told.assessed).await?;
    }
    Ok(dose)
}

/// A dose and its patient, to be changed by somebody who read this version; nobody else changes them until the
/// transaction ends.
///
/// # Errors
/// `Conflict` when somebody else changed it; `NotFound` when it is gone.
pub async fn read_for_change(tx: &Tx, read: Read) -> Result<(immunization::Model, patient::Model)> {
    let found = immunization::Entity::find_by_id(read.id).one(tx.db()).await?.ok_or(Error::NotFound)?;
    let patient = patient::Entity::find_by_id(found.patient_id).lock_exclusive().one(tx.db()).await?;
    let dose = immunization::Entity::find_by_id(read.id).lock_exclusive().one(tx.db()).await?.ok_or(Error::NotFound)?;
    // Another patient's by now: the charts were merged a moment ago.
    let patient = patient.filter(|patient| patient.id == dose.patient_id).ok_or(Error::Conflict)?;
    check_for_change(&dose, read)?;
    Ok((dose, patient))
}

/// Checks that a dose can be changed by somebody who read this version.
///
/// # Errors
/// `Conflict` when somebody else changed it; `NotFound` when it is gone.
pub fn check_for_change(dose: &immunization::Model, read: Read) -> Result<()> {
    if dose.deleted_at.is_some() {
        return Err(Error::NotFound);
    }
    read.check(dose.version)
}
