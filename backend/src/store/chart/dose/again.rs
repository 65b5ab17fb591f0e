//! The same dose again: a request that is repeated.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::{
    entity::{
        immunization::{self, Column},
        patient,
    },
    store::{Error, Result, Tx},
};

/// The doses that a request recorded already, in their order. The patient is locked, so that a request that is repeated
/// while the first is under way waits for it.
///
/// # Errors
/// `NotFound` when there is no such patient.
pub async fn doses_of_request(tx: &Tx, patient_id: Uuid, request: Uuid) -> Result<Vec<immunization::Model>> {
    patient::Entity::find_by_id(patient_id).lock_exclusive().one(tx.db()).await?.ok_or(Error::NotFound)?;
    let recorded = immunization::Entity::find().filter(Column::RequestId.eq(request));
    Ok(recorded.filter(Column::PatientId.eq(patient_id)).order_by_asc(Column::Id).all(tx.db()).await?)
}
