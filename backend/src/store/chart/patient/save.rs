//! Patients: saving, and what a change reads first.

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use shared::patient::Patient;
use uuid::Uuid;

use crate::{
    entity::{change::ChangeEntity, patient},
    store::{Error, Read, Result, Tx, record::columns_of},
};

/// A patient to add, or the new details of one.
#[derive(Debug, Clone)]
pub struct NewPatient {
    /// The row and the version that was read; none adds a patient.
    pub known: Option<Read>,
    /// The details.
    pub details: Patient,
}

/// One patient's row, if there is one.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn patient_by_id(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<patient::Model>> {
    Ok(patient::Entity::find_by_id(id).one(db).await?)
}

/// The patient with an MRN, if there is one.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn patient_by_mrn(db: &impl ConnectionTrait, mrn: &str) -> Result<Option<patient::Model>> {
    Ok(patient::Entity::find().filter(patient::Column::Mrn.eq(mrn)).one(db).await?)
}

/// Locks several patients, in the order of their ids, so that two who lock the same ones do not wait for each other.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn lock_patients(tx: &Tx, ids: &[Uuid]) -> Result<()> {
    let patients = patient::Entity::find().select_only().column(patient::Column::Id);
    let patients = patients.filter(patient::Column::Id.is_in(ids.iter().copied())).order_by_asc(patient::Column::Id);
    patients.lock_exclusive().into_tuple::<Uuid>().all(tx.db()).await?;
    Ok(())
}

/// Adds or changes a patient; gives its row.
///
/// # Errors
/// `Conflict` when somebody else changed it; `Taken` when another patient has the MRN; `NotFound` when it is gone.
pub async fn save_patient(tx: &mut Tx, new: NewPatient) -> Result<patient::Model> {
    let mut row = columns_of(&new.details)?;
    row.updated_at = Set(tx.now());
    let saved = match new.known {
        None => {
            row.id = Set(tx.source().uuid());
            row.version = Set(1);
            row.created_at = Set(tx.now());
            let saved = row.insert(tx.db()).await.map_err(taken)?;
            tx.added(ChangeEntity::Patient, saved.id);
            saved
        }
        Some(read) => {
            locked(tx, read).await?;
            row.id = Set(read.id);
            row.version = Set(read.version + 1);
            row.update(tx.db()).await.map_err(taken)?
        }
    };
    tx.changed(ChangeEntity::Patient, saved.id);
    tx.audit(if new.known.is_some() { "patient.change" } else { "patient.add" }, "patient", saved.id);
    Ok(saved)
}

/// A patient, to be changed by somebody who read this version; nobody else changes it until the transaction ends.
///
/// # Errors
/// `Conflict` when somebody else changed it; `NotFound` when it is gone.
pub async fn locked(tx: &Tx, read: Read) -> Result<patient::Model> {
    let found = patient::Entity::find_by_id(read.id).lock_exclusive().one(tx.db()).await?.ok_or(Error::NotFound)?;
    read.check(found.version)?;
    Ok(found)
}

/// The MRN is the one thing that only one patient can have.
fn taken(error: DbErr) -> Error {
    match Error::from(error) {
        Error::Conflict => Error::Taken,
        error => error,
    }
}
