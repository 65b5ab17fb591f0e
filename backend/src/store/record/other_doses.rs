//! A patient's other doses around a day: what a single record does not say.

use std::collections::{BTreeSet, HashMap};

use chrono::{Days, NaiveDate};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};
use shared::{immunization::Completion, readiness::OtherDose};
use uuid::Uuid;

use crate::{
    entity::immunization::{self, Column},
    store::Result,
};

/// The doses that stand around some others, by their patients.
pub struct OtherDoses(HashMap<Uuid, Vec<GivenDose>>);

#[derive(FromQueryResult)]
struct GivenDose {
    id: Uuid,
    patient_id: Uuid,
    order_id: String,
    cvx: Option<String>,
    given_on: NaiveDate,
    site: Option<String>,
}

impl OtherDoses {
    /// Reads what stands around these doses, at once for all of them.
    ///
    /// # Errors
    /// Returns an error if the database is not available.
    pub async fn around(db: &impl ConnectionTrait, doses: impl Iterator<Item = &immunization::Model>) -> Result<Self> {
        Self::near(db, doses.map(|dose| (dose.patient_id, dose.given_on))).await
    }

    /// Reads what stands around days of patients, at once for all of them.
    ///
    /// # Errors
    /// Returns an error if the database is not available.
    pub async fn near(db: &impl ConnectionTrait, days: impl Iterator<Item = (Uuid, NaiveDate)>) -> Result<Self> {
        let (patients, days): (BTreeSet<_>, BTreeSet<_>) = days.unzip();
        let (Some(first), Some(last)) = (days.first(), days.last()) else { return Ok(Self(HashMap::new())) };
        let given = [Completion::Complete, Completion::Partial].map(|completion| completion.as_str());
        let rows = immunization::Entity::find()
            .select_only()
            .columns([Column::Id, Column::PatientId, Column::OrderId, Column::Cvx, Column::GivenOn, Column::Site])
            .filter(Column::PatientId.is_in(patients))
            .filter(Column::DeletedAt.is_null())
            .filter(Column::Completion.is_in(given))
            .filter(Column::GivenOn.between(day_before(*first), day_after(*last)))
            .into_model::<GivenDose>()
            .all(db)
            .await?;
        let mut of_patients: HashMap<_, Vec<_>> = HashMap::new();
        for row in rows {
            of_patients.entry(row.patient_id).or_default().push(row);
        }
        Ok(Self(of_patients))
    }

    /// The patient's other doses that were given on the day of one, or on the day before or after.
    #[must_use]
    pub fn of(&self, dose: &immunization::Model) -> Vec<OtherDose> {
        let days = day_before(dose.given_on)..=day_after(dose.given_on);
        let of_patient = self.0.get(&dose.patient_id).map(Vec::as_slice).unwrap_or_default();
        let others = of_patient.iter().filter(|other| other.id != dose.id && days.contains(&other.given_on));
        others
            .filter_map(|other| {
                let (order_id, cvx) = (other.order_id.clone(), other.cvx.clone()?);
                Some(OtherDose { order_id, cvx, given_on: other.given_on, site: other.site.clone() })
            })
            .collect()
    }
}

/// The patient's other doses that were given on the day of one, or on the day before or after.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn other_doses(db: &impl ConnectionTrait, dose: &immunization::Model) -> Result<Vec<OtherDose>> {
    Ok(OtherDoses::around(db, std::iter::once(dose)).await?.of(dose))
}

fn day_before(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(1)).unwrap_or(day)
}

fn day_after(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(1)).unwrap_or(day)
}
