//! Trials of a dose that is being entered: the findings of its plan. Nothing is written, and nobody is kept waiting.

use std::sync::Arc;

use sea_orm::{ConnectionTrait, EntityTrait};
use shared::finding::Finding;
use uuid::Uuid;

use super::{
    entry::NewDose,
    plan::{DosePlan, Records, Stamp},
    record::check_for_change,
};
use crate::{
    entity::{immunization, patient},
    reference_data::ReferenceData,
    source::Source,
    store::{Error, Read, Result, practice},
};

/// The way in which a dose is tried.
pub enum DoseTrial {
    /// A new dose of a patient.
    New(Uuid),
    /// A change of a known one.
    Change(Read),
}

/// Returns what the registries of a dose would find if it was recorded now. Findings that several share are told once.
///
/// # Errors
/// `NotFound` when the patient or the dose is not there; `Conflict` when somebody else changed it.
pub async fn try_dose(
    db: &impl ConnectionTrait,
    source: &dyn Source,
    reference: &ReferenceData,
    trial: DoseTrial,
    new: NewDose,
) -> Result<Vec<Finding>> {
    let (patient, found) = match trial {
        DoseTrial::New(patient) => (patient, None),
        DoseTrial::Change(read) => {
            let found = immunization::Entity::find_by_id(read.id).one(db).await?.ok_or(Error::NotFound)?;
            check_for_change(&found, read)?;
            (found.patient_id, Some(found))
        }
    };
    let patient = patient::Entity::find_by_id(patient).one(db).await?.ok_or(Error::NotFound)?;
    let records = Records::read(db, Arc::new(practice(db).await?), found, &[(patient.id, &new)]).await?;
    Ok(DosePlan::make(&records, &patient, new, Stamp::new(source, source.now()), reference)?.findings())
}
