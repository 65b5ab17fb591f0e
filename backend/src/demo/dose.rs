//! Made-up doses: what a patient of an age would have, some given elsewhere, some with gaps.

use chrono::{Days, Months, NaiveDate, TimeDelta};
use jiff::tz::TimeZone;
use rand::{Rng, rngs::StdRng, seq::IndexedRandom};
use shared::{
    immunization::{Clinician, Completion, Expiration, ExpirationPrecision},
    lot::{self, LotEntry},
    patient::Patient,
};
use uuid::Uuid;

use super::{
    listing::{LISTING, Listed},
    name::CLINICIANS,
};
use crate::{
    civil::{from_chrono, from_timestamp},
    entity::immunization::Origin,
    store::NewDose,
};

/// The practice that doses are made for.
pub struct Setting<'a> {
    /// Its locations.
    pub locations: &'a [Uuid],
    /// Its listing, in the order of [`LISTING`].
    pub vaccines: &'a [Uuid],
    /// Today there.
    pub today: NaiveDate,
    /// Its time zone.
    pub zone: &'a TimeZone,
}

/// The doses of a patient, oldest first.
pub fn doses(rng: &mut StdRng, patient: &Patient, setting: &Setting<'_>) -> Vec<NewDose> {
    let mut doses = Vec::new();
    for (listed, vaccine) in LISTING.iter().zip(setting.vaccines) {
        for months in listed.due {
            let due = patient.birth_date.checked_add_months(Months::new(*months));
            let given_on = due.and_then(|due| due.checked_add_days(Days::new(rng.random_range(0..40))));
            let Some(given_on) = given_on.filter(|date| *date <= setting.today) else { continue };
            if rng.random_bool(0.2) {
                doses.push(dose(rng, patient, listed, *vaccine, given_on, setting));
            }
        }
    }
    doses.sort_by_key(|dose| dose.given_on);
    doses
}

fn dose(
    rng: &mut StdRng,
    patient: &Patient,
    listed: &Listed,
    vaccine: Uuid,
    given_on: NaiveDate,
    setting: &Setting<'_>,
) -> NewDose {
    let is_old = (setting.today - given_on).num_days() > 1_200;
    let is_here = !is_old || rng.random_bool(0.5);
    let brand = if rng.random_bool(0.85) { listed.brands.first() } else { listed.brands.last() };
    let entry = lot_of(rng, given_on).filter(|_| is_here);
    let location_id = setting.locations.choose(rng).copied().unwrap_or_default();
    let added_at = added_at(rng, given_on, setting.zone);
    NewDose {
        vaccine_id: Some(vaccine),
        location_id,
        name: brand.copied().unwrap_or_default().to_owned(),
        source: if is_here { "00" } else { ["01", "02", "03", "07"].choose(rng).copied().unwrap_or("01") }.to_owned(),
        completion: Completion::Complete,
        given_on,
        amount: is_here.then(|| listed.amount.to_owned()),
        unit: is_here.then(|| "mL".to_owned()),
        lot_entered: entry.as_ref().map(lot::format),
        lot: entry,
        route: is_here.then(|| listed.route.to_owned()),
        site: listed.site.filter(|_| is_here).map(str::to_owned),
        eligibility: patient.eligibility.clone().filter(|_| is_here),
        funding: is_here
            .then(|| if patient.eligibility.as_deref() == Some("V01") { "PHC70" } else { "VXC51" }.to_owned()),
        administered_by: giver(rng).filter(|_| is_here),
        vis_presented_on: is_here.then_some(given_on),
        ordered_by: is_here.then(orderer).flatten(),
        origin: Origin::Demo,
        added_at: Some(added_at),
        ..NewDose::default()
    }
}

/// Most doses have a lot; a few have one that the training registry refuses or warns about.
fn lot_of(rng: &mut StdRng, given_on: NaiveDate) -> Option<LotEntry> {
    let lot = match rng.random_range(0..100) {
        0..=3 => return None,
        4..=5 => format!("BAD{:04}", rng.random_range(0..10_000)),
        6..=8 => format!("WARN{:04}", rng.random_range(0..10_000)),
        _ => usual_lot(rng),
    };
    let date = given_on.checked_add_days(Days::new(rng.random_range(60..500)))?;
    Some(LotEntry { lot, expiration: Some(Expiration { date, precision: ExpirationPrecision::Day }) })
}

/// A lot as makers number theirs.
pub fn usual_lot(rng: &mut StdRng) -> String {
    let letter = |rng: &mut StdRng| char::from(rng.random_range(b'J'..=b'Z'));
    format!("{}{:03}{}{}", letter(rng), rng.random_range(0..1_000), letter(rng), letter(rng))
}

/// One of those who give vaccines.
pub fn giver(rng: &mut StdRng) -> Option<Clinician> {
    let (last, first, npi) = CLINICIANS.choose(rng).copied()?;
    let npi = Some(npi.to_owned());
    Some(Clinician { last: last.to_owned(), first: first.to_owned(), npi, ..Clinician::default() })
}

/// The practice's physician orders what others give.
pub fn orderer() -> Option<Clinician> {
    let (last, first, npi) = CLINICIANS.first().copied()?;
    Some(Clinician {
        last: last.to_owned(),
        first: first.to_owned(),
        npi: Some(npi.to_owned()),
        ..Clinician::default()
    })
}

/// During the office hours of the day it was given.
pub fn added_at(rng: &mut StdRng, day: NaiveDate, zone: &TimeZone) -> chrono::DateTime<chrono::Utc> {
    let start = from_chrono(day).to_zoned(zone.clone()).map(|at| from_timestamp(at.timestamp())).unwrap_or_default();
    start + TimeDelta::minutes(rng.random_range(8 * 60..17 * 60))
}
