//! Doses that are read: a patient's, and how many patients have.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
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

/// The number of doses of each of some patients; a patient without any is left out.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn dose_counts(db: &impl ConnectionTrait, patients: Vec<Uuid>) -> Result<HashMap<Uuid, i64>> {
    let counts: Vec<(Uuid, i64)> = immunization::Entity::find()
        .select_only()
        .column(Column::PatientId)
        .column_as(Column::Id.count(), "doses")
        .filter(Column::PatientId.is_in(patients))
        .filter(Column::DeletedAt.is_null())
        .group_by(Column::PatientId)
        .order_by_asc(Column::PatientId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(counts.into_iter().collect())
}
