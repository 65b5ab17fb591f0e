//! Doses: recording and changing, always together with their snapshots and reports.

use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, QuerySelect};
use uuid::Uuid;

use super::{entry::NewDose, row::columns_of};
use crate::{
    entity::{immunization, patient},
    reference_data::ReferenceData,
    store::{
        Error, Read, Result, Tx,
        reporting::{Subject, create_reports, invalidate_findings, refresh_reports},
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
    let added_at = new.added_at.unwrap_or_else(|| tx.now());
    let mut row = columns_of(tx, reference, &patient, None, new).await?;
    row.id = Set(tx.source().uuid());
    row.version = Set(1);
    row.snapshot_version = Set(0);
    row.order_id = Set(tx.source().code(16));
    row.patient_id = Set(patient_id);
    row.created_at = Set(added_at);
    row.entered_at = Set(Some(added_at));
    row.updated_at = Set(added_at);
    row.deleted_at = Set(None);
    let dose = row.insert(tx.db()).await?;
    tx.added("immunization", dose.id);
    tx.changed("patient", patient_id);
    tx.audit("dose.record", "immunization", dose.id);
    invalidate_findings(tx, patient_id).await?;
    let subject = Subject { dose, patient };
    create_reports(tx, reference, &subject).await?;
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
    let mut row = columns_of(tx, reference, &patient, Some(&found), new).await?;
    row.id = Set(read.id);
    row.version = Set(read.version + 1);
    row.location_id = Set(found.location_id);
    row.origin = Set(found.origin);
    row.updated_at = Set(tx.now());
    let dose = row.update(tx.db()).await?;
    tx.changed("immunization", read.id);
    tx.changed("patient", patient.id);
    tx.audit("dose.change", "immunization", read.id);
    invalidate_findings(tx, patient.id).await?;
    let subject = Subject { dose, patient };
    refresh_reports(tx, reference, &subject).await?;
    Ok(subject.dose)
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
    if dose.deleted_at.is_some() {
        return Err(Error::NotFound);
    }
    read.check(dose.version)?;
    Ok((dose, patient))
}
