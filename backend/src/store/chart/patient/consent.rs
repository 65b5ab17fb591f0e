//! A patient's answers about sharing with a registry. Answers are added to the patient's row and never changed, so that
//! they are there wherever the patient is read.

use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, QuerySelect};
use shared::consent::{Consent, in_order};
use uuid::Uuid;

use crate::{
    entity::{change::ChangeEntity, patient},
    store::{
        Error, Result, Tx,
        db::{read_list, write_list},
    },
};

const TABLE: &str = "patient";

/// Maximum number of answers of one patient, in bounds that no registry reaches.
const MAX_CONSENTS: usize = 500;

/// Adds an answer to a patient; gives the row. The same answer again changes nothing.
///
/// # Errors
/// `NotFound` when the patient is gone; `Conflict` when there are too many answers.
pub async fn add_consent(tx: &mut Tx, patient: Uuid, consent: Consent) -> Result<patient::Model> {
    let found = patient::Entity::find_by_id(patient).lock_exclusive().one(tx.db()).await?.ok_or(Error::NotFound)?;
    let mut consents: Vec<Consent> = read_list(found.consents.as_deref(), TABLE)?;
    let last = consents.iter().rfind(|known| known.program == consent.program);
    if last.is_some_and(|last| is_same(last, &consent)) {
        return Ok(found);
    }
    if consents.len() >= MAX_CONSENTS {
        return Err(Error::Conflict);
    }
    consents.push(consent);
    let row = keep(tx, patient, &consents).await?;
    tx.audit("patient.consent", "patient", patient);
    Ok(row)
}

/// Gives a patient the answers of another chart of the same person.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn join_consents(tx: &mut Tx, into: patient::Model, from: &patient::Model) -> Result<patient::Model> {
    let others = read_list(from.consents.as_deref(), TABLE)?;
    if others.is_empty() {
        return Ok(into);
    }
    let consents = in_order(read_list(into.consents.as_deref(), TABLE)?, others);
    keep(tx, into.id, &consents).await
}

async fn keep(tx: &mut Tx, patient: Uuid, consents: &[Consent]) -> Result<patient::Model> {
    let row = patient::ActiveModel {
        id: Set(patient),
        consents: Set(write_list(consents, TABLE)?),
        // What was found before is about the answers before.
        assessed_with: Set(None),
        updated_at: Set(tx.now()),
        ..Default::default()
    };
    tx.changed(ChangeEntity::Patient, patient);
    Ok(row.update(tx.db()).await?)
}

/// Returns `true` if two answers say the same, whoever recorded them.
fn is_same(one: &Consent, other: &Consent) -> bool {
    let said = |consent: &Consent| Consent { recorded_by: None, recorded_at: None, ..consent.clone() };
    said(one) == said(other)
}
