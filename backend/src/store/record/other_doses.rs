//! A patient's other doses around a day: what a single record does not say.

use std::{
    collections::{BTreeSet, HashMap},
    ops::RangeInclusive,
};

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
    name: String,
    given_on: NaiveDate,
    site: Option<String>,
}

impl GivenDose {
    /// Returns `true` if a dose is of the same product.
    fn is_same(&self, dose: &immunization::Model) -> bool {
        match (&dose.cvx, &self.cvx) {
            (Some(one), Some(other)) => one == other,
            _ => dose.name.eq_ignore_ascii_case(&self.name),
        }
    }
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
        let (first, last) = (*days_beside(*first).start(), *days_beside(*last).end());
        let rows = immunization::Entity::find()
            .select_only()
            .columns([Column::Id, Column::PatientId, Column::OrderId, Column::Cvx, Column::Name])
            .columns([Column::GivenOn, Column::Site])
            .filter(Column::PatientId.is_in(patients))
            .filter(Column::DeletedAt.is_null())
            .filter(Column::Completion.is_in(GIVEN.map(|completion| completion.as_str())))
            .filter(Column::GivenOn.between(first, last))
            .into_model::<GivenDose>()
            .all(db)
            .await?;
        let mut of_patients: HashMap<_, Vec<_>> = HashMap::new();
        for row in rows {
            of_patients.entry(row.patient_id).or_default().push(row);
        }
        Ok(Self(of_patients))
    }

    /// Adds a dose that is being recorded, if it was given.
    pub fn add(&mut self, dose: &immunization::Model) {
        if is_given(dose) {
            self.0.entry(dose.patient_id).or_default().push(GivenDose {
                id: dose.id,
                patient_id: dose.patient_id,
                order_id: dose.order_id.clone(),
                cvx: dose.cvx.clone(),
                name: dose.name.clone(),
                given_on: dose.given_on,
                site: dose.site.clone(),
            });
        }
    }

    /// Returns `true` if the patient of a dose that was given has another of the same product on the same day.
    #[must_use]
    pub fn has_same(&self, dose: &immunization::Model) -> bool {
        let of_patient = self.0.get(&dose.patient_id).map(Vec::as_slice).unwrap_or_default();
        let same_day = |other: &&GivenDose| other.given_on == dose.given_on && other.id != dose.id;
        is_given(dose) && of_patient.iter().filter(same_day).any(|other| other.is_same(dose))
    }

    /// The patient's other doses that were given on the day of one, or on the day before or after.
    #[must_use]
    pub fn of(&self, dose: &immunization::Model) -> Vec<OtherDose> {
        let days = days_beside(dose.given_on);
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

/// The completions of a dose that was given.
const GIVEN: [Completion; 2] = [Completion::Complete, Completion::Partial];

fn is_given(dose: &immunization::Model) -> bool {
    GIVEN.iter().any(|completion| completion.as_str() == dose.completion)
}

/// The days on which a dose stands beside one of a day: that day, the one before and the one after.
#[must_use]
pub fn days_beside(day: NaiveDate) -> RangeInclusive<NaiveDate> {
    let one = Days::new(1);
    day.checked_sub_days(one).unwrap_or(day)..=day.checked_add_days(one).unwrap_or(day)
}
