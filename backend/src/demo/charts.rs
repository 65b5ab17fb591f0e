//! The charts of the demo practice, with its locations and its listing.

use chrono::NaiveDate;
use rand::{SeedableRng, rngs::StdRng};
use shared::patient::Patient;
use uuid::Uuid;

use super::{
    clinician,
    dose::{Setting, doses},
    listing::LISTING,
    not_given::not_given,
    person::{add_details, person},
    stock,
};
use crate::{
    civil::zone_of,
    reference_data::ReferenceData,
    store::{
        self, NewDose, NewPatient, NewPractice, Store, create_practice, create_vaccine, record_dose, save_patient,
    },
};

/// The seed of all that is made up.
pub(super) const SEED: u64 = 20_261_122;
/// The practice's time zone.
pub(super) const ZONE: &str = "America/Chicago";

const PATIENTS: usize = 200;

/// The practice with its charts.
pub(super) struct Charts {
    /// Its locations.
    pub(super) locations: Vec<Uuid>,
    /// Its listing, in the order of [`LISTING`].
    pub(super) vaccines: Vec<Uuid>,
    /// Its patients.
    pub(super) patients: Vec<Chart>,
}

/// A patient with the doses given.
pub(super) struct Chart {
    /// The patient.
    pub(super) id: Uuid,
    /// The patient's details.
    pub(super) details: Patient,
    given: Vec<(Option<Uuid>, NaiveDate)>,
}

impl Chart {
    /// Returns whether a vaccine was given within a number of days.
    pub(super) fn has_recent(&self, vaccine: Uuid, on: NaiveDate, days: i64) -> bool {
        self.given.iter().any(|(known, day)| *known == Some(vaccine) && (on - *day).num_days() < days)
    }
}

/// Adds the practice in one transaction: there is a whole one or none. Its newest doses are those of `today`; `user` is
/// one of its clinicians.
///
/// # Errors
/// Returns an error if the database is not available.
pub(super) async fn add(
    store: &Store,
    reference: &ReferenceData,
    user: Option<Uuid>,
    today: NaiveDate,
) -> store::Result<Charts> {
    let zone = zone_of(ZONE);
    let mut tx = store.begin("demo").await?;
    let new = NewPractice {
        name: "Alder Family Clinic".to_owned(),
        time_zone: ZONE.to_owned(),
        support_contact: "Front desk, (608) 555-0100".to_owned(),
        locations: vec!["North clinic".to_owned(), "Lake St".to_owned()],
    };
    let locations = create_practice(&mut tx, new).await?;
    let mut vaccines = Vec::new();
    for listed in LISTING {
        vaccines.push(create_vaccine(&mut tx, listed.to_new()).await?);
    }
    let setting = Setting { locations: &locations, vaccines: &vaccines, today, zone: &zone };
    let mut rng = StdRng::seed_from_u64(SEED);
    let (mut patients, mut recalled) = (Vec::new(), None);
    for number in 1..=PATIENTS {
        let mut details = person(&mut rng, number, today);
        let mut new_doses = doses(&mut rng, &details, &setting);
        let apart = SEED + u64::try_from(number).unwrap_or_default();
        new_doses.extend(not_given(&mut StdRng::seed_from_u64(apart * 2), &details, &setting));
        add_details(&mut StdRng::seed_from_u64(apart), &mut details, today);
        let patient = save_patient(&mut tx, NewPatient { known: None, details: details.clone() }).await?;
        let given = new_doses.iter().map(|dose| (dose.vaccine_id, dose.given_on)).collect();
        for new in new_doses {
            recalled = recalled.or_else(|| lot_given_here(&new));
            record_dose(&mut tx, reference, patient.id, new).await?;
        }
        patients.push(Chart { id: patient.id, details, given });
    }
    clinician::add(&mut tx, user).await?;
    if let Some(first) = locations.first() {
        stock::add(&mut tx, *first, &vaccines, today, recalled).await?;
    }
    tx.commit().await?;
    Ok(Charts { locations, vaccines, patients })
}

/// The lot of a dose that was given here.
fn lot_given_here(dose: &NewDose) -> Option<String> {
    dose.lot.as_ref().filter(|_| dose.source == "00").map(|entry| entry.lot.clone())
}
