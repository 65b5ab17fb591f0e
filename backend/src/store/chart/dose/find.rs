//! Doses that are read.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::{
    entity::immunization::{self, Column},
    store::Result,
};

/// One dose, if there is one that is not deleted.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn dose_by_id(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<immunization::Model>> {
    Ok(immunization::Entity::find_by_id(id).filter(Column::DeletedAt.is_null()).one(db).await?)
}

/// A patient's doses, newest first.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn doses_of_patient(db: &impl ConnectionTrait, patient: Uuid) -> Result<Vec<immunization::Model>> {
    let doses = immunization::Entity::find()
        .filter(Column::PatientId.eq(patient))
        .filter(Column::DeletedAt.is_null())
        .order_by_desc(Column::GivenOn)
        .order_by_desc(Column::CreatedAt);
    Ok(doses.all(db).await?)
}
