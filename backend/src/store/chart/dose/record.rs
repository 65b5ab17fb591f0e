//! Doses: recording and changing, always together with their snapshots and reports.

use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, QuerySelect};
use uuid::Uuid;

use super::{
    entry::NewDose,
    plan::{DosePlan, Records, Stamp},
};
use crate::{
    entity::{immunization, patient},
    reference_data::ReferenceData,
    store::{
        Error, Read, Result, Tx,
        reporting::{Subject, insert_reports, invalidate_findings, update_reports},
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
    // Locked, so that a chart that is being merged into another takes no dose any more, and that two doses that are
    // recorded at once see each other.
    let patient =
        patient::Entity::find_by_id(patient_id).lock_exclusive().one(tx.db()).await?.ok_or(Error::NotFound)?;
    let records = Records::read(tx.db(), patient, None, &new).await?;
    let plan = DosePlan::make(&records, new, Stamp::new(tx.source(), tx.now()), reference)?;
    let dose = plan.dose.into_active_model().reset_all().insert(tx.db()).await?;
    tx.added("immunization", dose.id);
    tx.changed("patient", patient_id);
    tx.audit("dose.record", "immunization", dose.id);
    invalidate_findings(tx, patient_id).await?;
    let subject = Subject { dose, patient: records.patient };
    if let Some(told) = &plan.reported {
        insert_reports(tx, &subject, &told.snapshot, &told.assessed).await?;
    }
    Ok(subject.dose)
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
    let patient_id = patient.id;
    let records = Records::read(tx.db(), patient, Some(found), &new).await?;
    let plan = DosePlan::make(&records, new, Stamp::new(tx.source(), tx.now()), reference)?;
    let dose = plan.dose.into_active_model().reset_all().update(tx.db()).await?;
    tx.changed("immunization", read.id);
    tx.changed("patient", patient_id);
    tx.audit("dose.change", "immunization", read.id);
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
