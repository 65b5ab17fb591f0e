//! The same dose again: the same product twice on one day.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use shared::immunization::Completion;
use uuid::Uuid;

use crate::{
    entity::immunization::{self, Column},
    store::{Result, Tx},
};

/// Returns `true` if the patient of a dose that was given has another of the same product on the same day, besides
/// some.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn is_given_again(tx: &Tx, dose: &immunization::Model, besides: &[Uuid]) -> Result<bool> {
    let given = [Completion::Complete, Completion::Partial].map(|completion| completion.as_str());
    if !given.contains(&dose.completion.as_str()) {
        return Ok(false);
    }
    let others = immunization::Entity::find()
        .filter(Column::PatientId.eq(dose.patient_id))
        .filter(Column::GivenOn.eq(dose.given_on))
        .filter(Column::DeletedAt.is_null())
        .filter(Column::Completion.is_in(given))
        .all(tx.db())
        .await?;
    let is_same = |other: &immunization::Model| match (&dose.cvx, &other.cvx) {
        (Some(own), Some(others)) => own == others,
        _ => dose.name.eq_ignore_ascii_case(&other.name),
    };
    Ok(others.iter().any(|other| other.id != dose.id && !besides.contains(&other.id) && is_same(other)))
}
