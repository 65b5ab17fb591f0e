//! A patient's details as entered: tidied, and checked for what cannot be saved at all.
//!
//! What a registry wants more is a finding, not a problem: recording is never prevented.

use chrono::NaiveDate;
use serde_json::Value;
use shared::patient::{Address, Name, NextOfKin, Patient, Phone};

use crate::graphql::schema::{Problem, problem};

/// The longest name and number, in characters.
const LONGEST_NAME: usize = 100;
/// The longest text otherwise.
const LONGEST: usize = 250;
/// The longest list.
const MOST: usize = 20;

/// Takes blanks away around what was typed, takes an empty text for none, and leaves out what says nothing.
#[must_use]
pub fn tidy(mut patient: Patient) -> Patient {
    patient.mrn = trimmed(&patient.mrn);
    patient.name = tidy_name(patient.name);
    patient.mother_maiden = patient.mother_maiden.map(tidy_name).filter(|name| !name.last.is_empty());
    patient.phone = patient.phone.map(|phone| digits(&phone)).filter(|phone| !phone.is_empty());
    for text in [
        &mut patient.ethnicity,
        &mut patient.email,
        &mut patient.eligibility,
        &mut patient.publicity,
        &mut patient.language,
    ] {
        *text = said(text.take());
    }
    patient.races = patient.races.iter().map(|race| trimmed(race)).filter(|race| !race.is_empty()).collect();
    patient.address = patient.address.and_then(tidy_address);
    patient.other_addresses = patient.other_addresses.into_iter().filter_map(tidy_address).collect();
    for other in &mut patient.other_names {
        other.name = tidy_name(std::mem::take(&mut other.name));
    }
    patient.other_names.retain(|other| !(other.name.last.is_empty() && other.name.first.is_empty()));
    for identifier in &mut patient.identifiers {
        (identifier.number, identifier.assigner) = (trimmed(&identifier.number), trimmed(&identifier.assigner));
    }
    patient.identifiers.retain(|identifier| !identifier.number.is_empty());
    patient.phones = tidy_phones(patient.phones);
    patient.next_of_kin = patient.next_of_kin.and_then(tidy_kin);
    let mut further = patient.further_kin.into_iter().filter_map(tidy_kin);
    // The first one comes first: readers of the rows look there.
    patient.next_of_kin = patient.next_of_kin.or_else(|| further.next());
    patient.further_kin = further.collect();
    patient
}

/// What cannot be saved at all, field by field.
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
            let most = if is_name(field) { LONGEST_NAME } else { LONGEST };
            if text.chars().count() > most || text.chars().any(char::is_control) {
                let text = format!("Use at most {most} characters and no line breaks.");
                problems.push(problem(field, "form", &text));
            }
        }
        Value::Array(list) if list.len() > MOST => {
            problems.push(problem(field, "too_many", &format!("Keep at most {MOST} of these.")));
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

fn tidy_name(name: Name) -> Name {
    Name {
        last: trimmed(&name.last),
        first: trimmed(&name.first),
        middle: said(name.middle),
        suffix: said(name.suffix),
        prefix: said(name.prefix),
    }
}

fn tidy_address(address: Address) -> Option<Address> {
    let address = Address {
        street: trimmed(&address.street),
        other: said(address.other),
        city: trimmed(&address.city),
        state: trimmed(&address.state),
        zip: trimmed(&address.zip),
        country: said(address.country),
        county: said(address.county),
        kind: address.kind,
    };
    let says = !(address.street.is_empty() && address.city.is_empty() && address.zip.is_empty());
    says.then_some(address)
}

fn tidy_phones(phones: Vec<Phone>) -> Vec<Phone> {
    let phones = phones.into_iter().map(|phone| Phone {
        number: digits(&phone.number),
        extension: said(phone.extension),
        ..phone
    });
    phones.filter(|phone| !phone.number.is_empty()).collect()
}

fn tidy_kin(kin: NextOfKin) -> Option<NextOfKin> {
    let kin = NextOfKin {
        name: tidy_name(kin.name),
        relationship: trimmed(&kin.relationship),
        phone: kin.phone.map(|phone| digits(&phone)).filter(|phone| !phone.is_empty()),
        phones: tidy_phones(kin.phones),
        email: said(kin.email),
        address: kin.address.and_then(tidy_address),
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

fn said(text: Option<String>) -> Option<String> {
    text.map(|text| trimmed(&text)).filter(|text| !text.is_empty())
}
