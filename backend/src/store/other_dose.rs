//! A patient's other doses around a day: what a single record does not say.

use chrono::Days;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use shared::{immunization::Completion, readiness::OtherDose};

use super::Result;
use crate::entity::immunization::{self, Column};

/// The patient's other doses that were given on the day of one, or on the day before or after.
///
/// # Errors
/// When the database is not available.
pub async fn other_doses(db: &impl ConnectionTrait, dose: &immunization::Model) -> Result<Vec<OtherDose>> {
    let day_before = dose.given_on.checked_sub_days(Days::new(1)).unwrap_or(dose.given_on);
    let day_after = dose.given_on.checked_add_days(Days::new(1)).unwrap_or(dose.given_on);
    let given = [Completion::Complete, Completion::Partial].map(|completion| completion.as_str());
    let rows: Vec<(String, Option<String>, chrono::NaiveDate)> = immunization::Entity::find()
        .select_only()
        .columns([Column::OrderId, Column::Cvx, Column::GivenOn])
        .filter(Column::PatientId.eq(dose.patient_id))
        .filter(Column::Id.ne(dose.id))
        .filter(Column::DeletedAt.is_null())
        .filter(Column::Completion.is_in(given))
        .filter(Column::GivenOn.between(day_before, day_after))
        .into_tuple()
        .all(db)
        .await?;
    let known = rows.into_iter().filter_map(|(order_id, cvx, given_on)| Some((order_id, cvx?, given_on)));
    Ok(known.map(|(order_id, cvx, given_on)| OtherDose { order_id, cvx, given_on }).collect())
}
