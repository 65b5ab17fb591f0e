//! A patient's details as entered: normalized, and checked for what cannot be saved at all.
//!
//! What a registry wants more is a finding, not a problem: recording is never prevented.

use chrono::NaiveDate;
use serde_json::Value;
use shared::patient::{Address, Name, NextOfKin, Patient, Phone};

use crate::graphql::schema::{Problem, problem};

/// Maximum length of a name and of a number, in characters.
const MAX_NAME_LENGTH: usize = 100;
/// Maximum length of any other text, in characters.
const MAX_LENGTH: usize = 250;
/// Maximum number of entries of a list.
const MAX_ENTRIES: usize = 20;

/// Takes blanks away around what was typed, takes an empty text for none, and leaves out what says nothing.
#[must_use]
pub fn normalize(mut patient: Patient) -> Patient {
    patient.mrn = trimmed(&patient.mrn);
    patient.name = normalize_name(patient.name);
    patient.mother_maiden = patient.mother_maiden.map(normalize_name).filter(|name| !name.last.is_empty());
    patient.phone = patient.phone.map(|phone| digits(&phone)).filter(|phone| !phone.is_empty());
    for text in [
        &mut patient.ethnicity,
        &mut patient.email,
        &mut patient.eligibility,
        &mut patient.publicity,
        &mut patient.language,
    ] {
        *text = non_empty(text.take());
    }
    patient.races = patient.races.iter().map(|race| trimmed(race)).filter(|race| !race.is_empty()).collect();
    patient.address = patient.address.and_then(normalize_address);
    patient.other_addresses = patient.other_addresses.into_iter().filter_map(normalize_address).collect();
    for other in &mut patient.other_names {
        other.name = normalize_name(std::mem::take(&mut other.name));
    }
    patient.other_names.retain(|other| !(other.name.last.is_empty() && other.name.first.is_empty()));
    for identifier in &mut patient.identifiers {
        (identifier.number, identifier.assigner) = (trimmed(&identifier.number), trimmed(&identifier.assigner));
    }
    patient.identifiers.retain(|identifier| !identifier.number.is_empty());
    patient.phones = normalize_phones(patient.phones);
    patient.next_of_kin = patient.next_of_kin.and_then(normalize_kin);
    let mut further = patient.further_kin.into_iter().filter_map(normalize_kin);
    // The first one comes first: readers of the rows look there.
    patient.next_of_kin = patient.next_of_kin.or_else(|| further.next());
    patient.further_kin = further.collect();
    patient
}

/// Returns the problems for which a patient cannot be saved at all, field by field.
#[must_use]
pub fn check(patient: &Patient, today: NaiveDate) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (field, value, label) in [
        ("patient.mrn", &patient.mrn, "the MRN"),
        ("patient.name.last", &patient.name.last, "the last name"),
        ("patient.name.first", &patient.name.first, "the first name"),
    ] {
        if value.is_empty() {
            problems.push(problem(field, "missing", &format!("Enter {label}.")));
        }
    }
    check_texts("patient", &serde_json::to_value(patient).unwrap_or_default(), &mut problems);
    check_dates(patient, today, &mut problems);
    if patient.phone.as_ref().is_some_and(|phone| phone.len() != 10) {
        problems.push(problem("patient.phone", "form", "Enter ten digits, as (608) 555-0142."));
    }
    if patient.birth_order.is_some_and(|order| !(1..=99).contains(&order)) {
        problems.push(problem("patient.birthOrder", "form", "Enter a number from 1 to 99."));
    }
    problems
}

/// Every text fits its column and says nothing but text; every list has an end.
fn check_texts(field: &str, value: &Value, problems: &mut Vec<Problem>) {
    match value {
        Value::String(text) => {
            let most = if is_name(field) { MAX_NAME_LENGTH } else { MAX_LENGTH };
            if text.chars().count() > most || text.chars().any(char::is_control) {
                let text = format!("Use at most {most} characters and no line breaks.");
                problems.push(problem(field, "form", &text));
            }
        }
        Value::Array(list) if list.len() > MAX_ENTRIES => {
            problems.push(problem(field, "too_many", &format!("Keep at most {MAX_ENTRIES} of these.")));
        }
        Value::Array(list) => {
            for (n, value) in list.iter().enumerate() {
                check_texts(&format!("{field}.{n}"), value, problems);
            }
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                check_texts(&format!("{field}.{name}"), value, problems);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn is_name(field: &str) -> bool {
    ["mrn", "last", "first"].iter().any(|name| field.ends_with(&format!(".{name}")))
}

fn check_dates(patient: &Patient, today: NaiveDate, problems: &mut Vec<Problem>) {
    if patient.birth_date > today {
        problems.push(problem("patient.birthDate", "future", "The birth date is in the future. Check the year."));
    }
    if patient.died_on.is_some_and(|died| died < patient.birth_date) {
        problems.push(problem(
            "patient.diedOn",
            "before_birth",
            "The day of death is before the birth date. Check both.",
        ));
    }
    for (field, date) in [
        ("patient.diedOn", patient.died_on),
        ("patient.eligibilitySince", patient.eligibility_since),
        ("patient.publicitySince", patient.publicity_since),
        ("patient.protectedSince", patient.protected_since),
        ("patient.registryStatusSince", patient.registry_status_since),
    ] {
        if date.is_some_and(|date| date > today) {
            problems.push(problem(field, "future", "The date is in the future. Check it."));
        }
    }
}

fn normalize_name(name: Name) -> Name {
    Name {
        last: trimmed(&name.last),
        first: trimmed(&name.first),
        middle: non_empty(name.middle),
        suffix: non_empty(name.suffix),
        prefix: non_empty(name.prefix),
    }
}

fn normalize_address(address: Address) -> Option<Address> {
    let address = Address {
        street: trimmed(&address.street),
        other: non_empty(address.other),
        city: trimmed(&address.city),
        state: trimmed(&address.state),
        zip: trimmed(&address.zip),
        country: non_empty(address.country),
        county: non_empty(address.county),
        kind: address.kind,
    };
    let says = !(address.street.is_empty() && address.city.is_empty() && address.zip.is_empty());
    says.then_some(address)
}

fn normalize_phones(phones: Vec<Phone>) -> Vec<Phone> {
    let phones = phones.into_iter().map(|phone| Phone {
        number: digits(&phone.number),
        extension: non_empty(phone.extension),
        ..phone
    });
    phones.filter(|phone| !phone.number.is_empty()).collect()
}

fn normalize_kin(kin: NextOfKin) -> Option<NextOfKin> {
    let kin = NextOfKin {
        name: normalize_name(kin.name),
        relationship: trimmed(&kin.relationship),
        phone: kin.phone.map(|phone| digits(&phone)).filter(|phone| !phone.is_empty()),
        phones: normalize_phones(kin.phones),
        email: non_empty(kin.email),
        address: kin.address.and_then(normalize_address),
    };
    (!kin.name.last.is_empty()).then_some(kin)
}

/// The digits of a telephone number; what has none stays as it was typed, for a person to see.
fn digits(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() { trimmed(phone) } else { digits }
}

fn trimmed(text: &str) -> String {
    text.trim().to_owned()
}

fn non_empty(text: Option<String>) -> Option<String> {
    text.map(|text| trimmed(&text)).filter(|text| !text.is_empty())
}
