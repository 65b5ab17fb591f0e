//! Made-up patients, some with the gaps that real charts have.

use chrono::{Days, Months, NaiveDate};
use rand::{Rng, rngs::StdRng, seq::IndexedRandom};
use shared::patient::{
    Address, Identifier, IdentifierKind, Name, NameKind, NextOfKin, OtherName, Patient, Phone, PhoneEquipment,
    PhoneUse, RegistryStatus, Sex,
};

use super::name::{BOYS, GIRLS, LAST, STREETS, TOWNS};

/// Races (CDCREC), each as often as it stands here.
const RACES: &[&[&str]] = &[
    &["2106-3"],
    &["2106-3"],
    &["2106-3"],
    &["2106-3"],
    &["2106-3"],
    &["2054-5"],
    &["2054-5"],
    &["2028-9"],
    &["2028-9"],
    &["1002-5"],
    &["2131-1"],
    &["2054-5", "2106-3"],
];

/// A made-up patient. `number` makes the MRN.
pub fn person(rng: &mut StdRng, number: usize, today: NaiveDate) -> Patient {
    let months = age_in_months(rng);
    let born = today.checked_sub_months(Months::new(months)).unwrap_or(today);
    let birth_date = born.checked_sub_days(Days::new(rng.random_range(1..28))).unwrap_or(born);
    let sex = if rng.random_bool(0.5) { Sex::Female } else { Sex::Male };
    let first = pick(rng, if sex == Sex::Female { GIRLS } else { BOYS });
    let last = pick(rng, LAST);
    let is_child = months < 18 * 12;
    Patient {
        mrn: (10_000 + number).to_string(),
        name: Name { last: last.to_owned(), first: first.to_owned(), ..Name::default() },
        mother_maiden: (is_child && rng.random_bool(0.85)).then(|| named(rng, GIRLS)),
        birth_date,
        sex,
        races: if rng.random_bool(0.92) { races(rng) } else { Vec::new() },
        ethnicity: rng.random_bool(0.93).then(|| if rng.random_bool(0.2) { "2135-2" } else { "2186-5" }.to_owned()),
        address: rng.random_bool(0.96).then(|| address(rng)),
        phone: rng.random_bool(0.94).then(|| phone(rng)),
        email: rng.random_bool(0.4).then(|| format!("{}.{}@example.org", plain(first), plain(last))),
        next_of_kin: (is_child && rng.random_bool(0.95)).then(|| next_of_kin(rng, last)),
        eligibility: rng.random_bool(0.95).then(|| eligibility(rng, is_child).to_owned()),
        protected: rng.random_bool(0.7).then_some(false),
        publicity: rng.random_bool(0.6).then(|| "02".to_owned()),
        test: false,
        ..Patient::default()
    }
}

/// Adds details that only some charts have, drawn separately so that the rest of the practice stays as it is.
pub fn add_details(rng: &mut StdRng, patient: &mut Patient, today: NaiveDate) {
    if patient.eligibility.is_some() {
        patient.eligibility_since = today.checked_sub_days(Days::new(rng.random_range(0..300)));
        patient.eligibility_since = patient.eligibility_since.map(|since| since.max(patient.birth_date));
    }
    if rng.random_bool(0.12) {
        patient.language = Some("spa".to_owned());
    }
    if rng.random_bool(0.2) {
        let number = phone(rng);
        let usage = PhoneUse::Personal;
        patient.phones.push(Phone { number, extension: None, usage, equipment: PhoneEquipment::Mobile });
    }
    if patient.next_of_kin.is_some() && rng.random_bool(0.3) {
        patient.further_kin.push(next_of_kin(rng, &patient.name.last.clone()));
    }
    if rng.random_bool(0.08) {
        let name = Name { last: pick(rng, LAST).to_owned(), ..patient.name.clone() };
        patient.other_names.push(OtherName { name, kind: NameKind::Alias });
    }
    if rng.random_bool(0.1) {
        let number = format!("99{:08}", rng.random_range(0..100_000_000));
        let kind = IdentifierKind::Medicaid;
        patient.identifiers.push(Identifier { number, kind, assigner: "WIMA".to_owned() });
    }
    if rng.random_bool(0.05) {
        patient.multiple_birth = Some(true);
        patient.birth_order = Some(rng.random_range(1..3));
    }
    if rng.random_bool(0.04) {
        patient.registry_status = Some(RegistryStatus::Moved);
        patient.registry_status_since = Some(today);
    }
}

/// More children than adults, as in a family practice that vaccinates.
fn age_in_months(rng: &mut StdRng) -> u32 {
    match rng.random_range(0..10) {
        0..=3 => rng.random_range(1..72),
        4..=6 => rng.random_range(72..216),
        7..=8 => rng.random_range(216..720),
        _ => rng.random_range(720..1_080),
    }
}

fn pick<'a>(rng: &mut StdRng, from: &[&'a str]) -> &'a str {
    from.choose(rng).copied().unwrap_or_default()
}

fn races(rng: &mut StdRng) -> Vec<String> {
    let codes = RACES.choose(rng).copied().unwrap_or_default();
    codes.iter().map(|code| (*code).to_owned()).collect()
}

fn named(rng: &mut StdRng, first: &[&str]) -> Name {
    Name { last: pick(rng, LAST).to_owned(), first: pick(rng, first).to_owned(), ..Name::default() }
}

fn next_of_kin(rng: &mut StdRng, last: &str) -> NextOfKin {
    let mother = rng.random_bool(0.7);
    let first = pick(rng, if mother { GIRLS } else { BOYS }).to_owned();
    NextOfKin {
        name: Name { last: last.to_owned(), first, ..Name::default() },
        relationship: if mother { "MTH" } else { "FTH" }.to_owned(),
        phone: Some(phone(rng)),
        ..NextOfKin::default()
    }
}

fn address(rng: &mut StdRng) -> Address {
    let (city, zip) = TOWNS.choose(rng).copied().unwrap_or_default();
    Address {
        street: format!("{} {}", rng.random_range(100..3_000), pick(rng, STREETS)),
        other: rng.random_bool(0.2).then(|| format!("Apt {}", rng.random_range(1..40))),
        city: city.to_owned(),
        state: "WI".to_owned(),
        zip: zip.to_owned(),
        ..Address::default()
    }
}

/// 555-01xx is kept for numbers that nobody has.
fn phone(rng: &mut StdRng) -> String {
    format!("60855501{:02}", rng.random_range(0..100))
}

fn eligibility(rng: &mut StdRng, is_child: bool) -> &'static str {
    match (is_child, rng.random_range(0..10)) {
        (false, _) | (true, 0..=4) => "V01",
        (true, 5..=7) => "V02",
        (true, 8) => "V03",
        (true, _) => "V05",
    }
}

fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_lowercase()
}
