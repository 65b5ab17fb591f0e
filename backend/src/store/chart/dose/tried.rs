//! Trials of a dose that is being entered: our findings by the code that records doses, with nothing kept.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use shared::finding::Finding;
use uuid::Uuid;

use super::{
    entry::NewDose,
    record::{record_dose, update_dose},
};
use crate::{
    entity::report::{self, Column},
    reference_data::ReferenceData,
    store::{Read, Result, Tx, read_findings},
};

/// The way in which a dose is tried.
pub enum DoseTrial {
    /// A new dose of a patient.
    New(Uuid),
    /// A change of a known one.
    Change(Read),
}

/// Tries a dose, and drops everything written. Findings that several registries share are told once.
///
/// # Errors
/// `NotFound` when the patient or the dose is not there; `Conflict` when somebody else changed it.
pub async fn try_dose(mut tx: Tx, reference: &ReferenceData, trial: DoseTrial, new: NewDose) -> Result<Vec<Finding>> {
    let dose = match trial {
        DoseTrial::New(patient) => record_dose(&mut tx, reference, patient, new).await?,
        DoseTrial::Change(read) => update_dose(&mut tx, reference, read, new).await?,
    };
    let of_dose = report::Entity::find().filter(Column::ImmunizationId.eq(dose.id)).order_by_asc(Column::IntegrationId);
    let rows = of_dose.all(tx.db()).await?;
    tx.cancel().await?;
    let mut findings = Vec::new();
    for row in rows {
        for finding in read_findings(&row.findings)? {
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
    }
    Ok(findings)
}
