//! The visits of the demo's past: who comes, and what is given.

use chrono::{Datelike as _, NaiveDate};
use rand::{Rng, rngs::StdRng, seq::SliceRandom};
use shared::{
    immunization::{Clinician, Completion, Expiration, ExpirationPrecision},
    lot::{self, LotEntry},
    patient::Patient,
};
use uuid::Uuid;

use super::story::Kind;
use crate::{
    demo::{
        charts::Charts,
        dose::{giver, orderer, usual_lot},
        listing::{LISTING, Listed},
    },
    entity::immunization::Origin,
    store::NewDose,
};

/// Vaccine that is usually given at an age: the brand, and the first and last month of age.
const USUAL: &[(&str, u32, u32)] = &[
    ("Pediarix", 2, 9),
    ("RotaTeq", 2, 6),
    ("PedvaxHIB", 2, 15),
    ("Prevnar 20", 2, 23),
    ("M-M-R II", 12, 131),
    ("Varivax", 12, 131),
    ("Daptacel", 15, 47),
    ("Kinrix", 48, 83),
    ("Gardasil 9", 132, 400),
    ("Boostrix", 132, 780),
    ("Flublok", 216, 779),
    ("Shingrix", 600, 1_100),
    ("Fluad", 780, 1_100),
    ("Prevnar 20", 780, 1_100),
];
/// A name that says only a kind of vaccine, and the first and last month of age.
const VAGUE: (&str, u32, u32) = ("Flu shot", 216, 1_100);
/// Days in which nobody is given the same vaccine again.
const PAUSE: i64 = 180;

/// The patients who have not come yet, in the order in which they do.
pub(super) struct WaitingRoom {
    order: Vec<usize>,
}

/// A patient who comes, and what is given.
pub(super) struct Visit {
    /// The patient.
    pub(super) patient: Uuid,
    /// The patient's details.
    pub(super) details: Patient,
    vaccine: Uuid,
    listed: &'static Listed,
    brand: &'static str,
}

impl WaitingRoom {
    /// All patients, in an order by chance.
    pub(super) fn new(charts: &Charts, rng: &mut StdRng) -> Self {
        let mut order: Vec<_> = (0..charts.patients.len()).collect();
        order.shuffle(rng);
        Self { order }
    }

    /// The next patient for a dose of a kind.
    pub(super) fn next(&mut self, charts: &Charts, rng: &mut StdRng, kind: Kind, on: NaiveDate) -> Option<Visit> {
        for place in 0..self.order.len() {
            let chart = charts.patients.get(*self.order.get(place)?)?;
            if !is_complete(&chart.details, kind == Kind::NoRace) {
                continue;
            }
            let months = age_in_months(chart.details.birth_date, on);
            let mut offered = usual(kind, months);
            offered.retain(|(_, _, index)| {
                charts.vaccines.get(*index).is_some_and(|vaccine| !chart.has_recent(*vaccine, on, PAUSE))
            });
            if offered.is_empty() {
                continue;
            }
            let (brand, listed, index) = *offered.get(rng.random_range(0..offered.len()))?;
            self.order.remove(place);
            let vaccine = *charts.vaccines.get(index)?;
            return Some(Visit { patient: chart.id, details: chart.details.clone(), vaccine, listed, brand });
        }
        None
    }
}

impl Visit {
    /// The dose that is given.
    pub(super) fn dose(&self, rng: &mut StdRng, kind: Kind, on: NaiveDate, location: Uuid) -> NewDose {
        let entry = lot_of(rng, kind, on);
        NewDose {
            vaccine_id: Some(self.vaccine),
            location_id: location,
            name: self.brand.to_owned(),
            source: "00".to_owned(),
            completion: Completion::Complete,
            given_on: on,
            amount: Some(self.listed.amount.to_owned()),
            unit: Some("mL".to_owned()),
            lot_entered: entry.as_ref().map(lot::format),
            lot: entry,
            route: Some(self.listed.route.to_owned()),
            site: self.listed.site.map(str::to_owned),
            eligibility: self.details.eligibility.clone(),
            funding: Some(funding(&self.details).to_owned()),
            administered_by: giver(rng),
            ordered_by: orderer(),
            entered_by: Some(Clinician { last: "Rivera".to_owned(), first: "Ana".to_owned(), ..Clinician::default() }),
            vis_presented_on: Some(on),
            origin: Origin::Ui,
            ..NewDose::default()
        }
    }
}

fn usual(kind: Kind, months: u32) -> Vec<(&'static str, &'static Listed, usize)> {
    let rows = if kind == Kind::Vague { std::slice::from_ref(&VAGUE) } else { USUAL };
    let suited = rows.iter().filter(|(_, from, until)| (*from..=*until).contains(&months));
    let listed = suited.filter_map(|(brand, ..)| {
        let index = LISTING.iter().position(|row| row.brands.contains(brand))?;
        Some((*brand, LISTING.get(index)?, index))
    });
    listed.collect()
}

/// Returns whether nothing is missing of a patient but the race, or nothing at all.
fn is_complete(details: &Patient, lacks_race: bool) -> bool {
    let is_whole = details.ethnicity.is_some()
        && details.address.is_some()
        && details.phone.is_some()
        && details.eligibility.is_some()
        && details.registry_status.is_none();
    is_whole && details.races.is_empty() == lacks_race
}

/// The funding that follows from a patient's eligibility: private, or federal.
fn funding(details: &Patient) -> &'static str {
    if details.eligibility.as_deref() == Some("V01") { "PHC70" } else { "VXC51" }
}

/// A lot that asks the training registry for the answer of a kind.
fn lot_of(rng: &mut StdRng, kind: Kind, on: NaiveDate) -> Option<LotEntry> {
    let lot = match kind {
        Kind::NoLot => return None,
        Kind::Whole | Kind::NoRace | Kind::Vague => usual_lot(rng),
        Kind::Doubted => format!("WARN{:04}", rng.random_range(0..10_000)),
        Kind::Refused => format!("BAD{:04}", rng.random_range(0..10_000)),
        Kind::Odd => "PENDING".to_owned(),
        Kind::Busy => "BUSY-4".to_owned(),
        Kind::Silent => "SILENT-4".to_owned(),
    };
    Some(labeled(rng, lot, on))
}

/// A usual lot with its expiration, in the place of a wrong one.
pub(super) fn right_lot(rng: &mut StdRng, on: NaiveDate) -> LotEntry {
    let lot = usual_lot(rng);
    labeled(rng, lot, on)
}

fn labeled(rng: &mut StdRng, lot: String, on: NaiveDate) -> LotEntry {
    let date = on.checked_add_days(chrono::Days::new(rng.random_range(90..600))).unwrap_or(on);
    LotEntry { lot, expiration: Some(Expiration { date, precision: ExpirationPrecision::Day }) }
}

fn age_in_months(born: NaiveDate, on: NaiveDate) -> u32 {
    let months = |date: NaiveDate| date.year().saturating_mul(12).saturating_add_unsigned(date.month0());
    let is_incomplete = on.day() < born.day();
    u32::try_from(months(on) - months(born) - i32::from(is_incomplete)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_usual_brand_is_listed_and_recognized() {
        for (brand, from, _) in USUAL.iter().chain([&VAGUE]) {
            assert!(LISTING.iter().any(|row| row.brands.contains(brand)), "{brand}");
            let kind = if *brand == VAGUE.0 { Kind::Vague } else { Kind::Whole };
            assert!(usual(kind, *from).iter().any(|(name, ..)| name == brand), "{brand}");
        }
    }

    #[test]
    fn an_age_counts_whole_months() {
        let date = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (born, on, months) in
            [("2026-01-31", "2026-03-30", 1), ("2026-01-31", "2026-03-31", 2), ("2024-12-01", "2026-01-01", 13)]
        {
            assert_eq!(age_in_months(date(born), date(on)), months, "{born} {on}");
        }
    }
}
