//! A patient's details as entered: normalized, and checked for what cannot be saved at all.
//!
//! What a registry wants more is a finding, not a problem: recording is never prevented.

use chrono::NaiveDate;
use serde_json::Value;
use shared::{
    patient::{Address, Name, NextOfKin, Patient, Phone},
    typed::{self, Telephone, fold, has_control, telephone},
};

use crate::graphql::schema::{Problem, problem};

/// Maximum length of a name and of a number, in characters.
const MAX_NAME_LENGTH: usize = 100;
/// Maximum length of any other text, in characters.
const MAX_LENGTH: usize = 250;
/// Maximum number of entries of a list.
const MAX_ENTRIES: usize = 20;

/// Understands what was entered: every text is folded, empty ones are none, and what says nothing is left out.
///
/// # Errors
/// The problems for which the patient cannot be saved at all, field by field.
pub fn understand(entered: Patient, today: NaiveDate) -> Result<Patient, Vec<Problem>> {
    let mut problems = Vec::new();
    check_texts("patient", &serde_json::to_value(&entered).unwrap_or_default(), &mut problems);
    let patient = Reader(&mut problems).patient(entered);
    check(&patient, today, &mut problems);
    if problems.is_empty() { Ok(patient) } else { Err(problems) }
}

/// Adds the problems of a patient as a whole.
fn check(patient: &Patient, today: NaiveDate, problems: &mut Vec<Problem>) {
    const ONE_NAME: &str = "Enter the first name. For somebody with one name only, enter it as the last name, and FNU (first name unknown) here.";
    for (field, value, advice) in [
        ("patient.mrn", &patient.mrn, "Enter the MRN."),
        ("patient.name.last", &patient.name.last, "Enter the last name. The only name of a person is the last name."),
        ("patient.name.first", &patient.name.first, ONE_NAME),
    ] {
        // Signs alone are no name and no number.
        if !value.chars().any(char::is_alphanumeric) {
            problems.push(problem(field, "missing", advice));
        }
    }
    check_dates(patient, today, problems);
    if patient.birth_order.is_some_and(|order| !(1..=99).contains(&order)) {
        problems.push(problem("patient.birthOrder", "form", "Enter a number from 1 to 99."));
    }
}

/// Every text fits its column and says nothing but text; every list has an end.
fn check_texts(field: &str, value: &Value, problems: &mut Vec<Problem>) {
    match value {
        Value::String(text) => {
            let most = if is_name(field) { MAX_NAME_LENGTH } else { MAX_LENGTH };
            // A tab is a blank.
            if text.trim().chars().count() > most || has_control(&text.trim().replace('\t', " ")) {
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

/// Reads what was typed, and keeps the problems.
struct Reader<'p>(&'p mut Vec<Problem>);

impl Reader<'_> {
    fn patient(&mut self, mut patient: Patient) -> Patient {
        patient.mrn = fold(&patient.mrn);
        patient.name = name(&patient.name);
        patient.mother_maiden = patient.mother_maiden.as_ref().map(name).filter(|name| !is_empty(name));
        if patient.mother_maiden.as_ref().is_some_and(|name| name.last.is_empty()) {
            let text = "Enter the mother's maiden name, or clear what else is entered of her name.";
            self.missing("patient.motherMaiden.last", text);
        }
        patient.phone = self.phone_text("patient.phone", patient.phone.as_deref());
        for text in [
            &mut patient.ethnicity,
            &mut patient.email,
            &mut patient.eligibility,
            &mut patient.publicity,
            &mut patient.language,
        ] {
            *text = some(text.as_deref());
        }
        patient.races = patient.races.iter().map(|race| fold(race)).filter(|race| !race.is_empty()).collect();
        patient.address = self.address("patient.address", patient.address.as_ref());
        let others = patient.other_addresses.iter().enumerate();
        let others = others.filter_map(|(n, one)| self.address(&format!("patient.otherAddresses.{n}"), Some(one)));
        patient.other_addresses = others.collect();
        for other in &mut patient.other_names {
            other.name = name(&other.name);
        }
        patient.other_names.retain(|other| !is_empty(&other.name));
        for identifier in &mut patient.identifiers {
            (identifier.number, identifier.assigner) = (fold(&identifier.number), fold(&identifier.assigner));
        }
        for (n, identifier) in patient.identifiers.iter().enumerate() {
            if identifier.number.is_empty() && !identifier.assigner.is_empty() {
                let field = format!("patient.identifiers.{n}.number");
                self.missing(&field, "Enter the number, or clear who assigned it.");
            }
        }
        patient.identifiers.retain(|identifier| !identifier.number.is_empty());
        patient.phones = self.phones("patient.phones", patient.phones);
        patient.next_of_kin = patient.next_of_kin.and_then(|kin| self.kin("patient.nextOfKin", kin));
        let further = patient.further_kin.into_iter().enumerate();
        let further = further.filter_map(|(n, kin)| self.kin(&format!("patient.furtherKin.{n}"), kin));
        let mut further = further.collect::<Vec<_>>().into_iter();
        // The first one comes first: readers of the rows look there.
        patient.next_of_kin = patient.next_of_kin.or_else(|| further.next());
        patient.further_kin = further.collect();
        patient
    }

    fn problem(&mut self, field: &str, text: &str) {
        self.0.push(problem(field, "form", text));
    }

    fn missing(&mut self, field: &str, text: &str) {
        self.0.push(problem(field, "missing", text));
    }

    fn telephone(&mut self, field: &str, text: &str) -> Option<Telephone> {
        telephone(text).unwrap_or_else(|wrong| {
            self.problem(field, &wrong.to_string());
            None
        })
    }

    /// A number with its extension in one text.
    fn phone_text(&mut self, field: &str, text: Option<&str>) -> Option<String> {
        self.telephone(field, text?).map(|known| known.write())
    }

    fn phones(&mut self, field: &str, phones: Vec<Phone>) -> Vec<Phone> {
        let read = phones.into_iter().enumerate().filter_map(|(n, phone)| {
            let known = self.telephone(&format!("{field}.{n}.number"), &phone.number)?;
            let extension = self.extension(&format!("{field}.{n}.extension"), &phone, &known);
            Some(Phone { number: known.number, extension, ..phone })
        });
        read.collect()
    }

    /// The extension in its own field, or beside the number.
    fn extension(&mut self, field: &str, phone: &Phone, known: &Telephone) -> Option<String> {
        let Some(own) = some(phone.extension.as_deref()) else { return known.extension.clone() };
        let whole = Telephone { number: known.number.clone(), extension: None }.write();
        let read = self.telephone(field, &format!("{whole} x{}", own.trim_start_matches(['x', 'X', ' '])))?.extension;
        if known.extension.is_some() && known.extension != read {
            self.problem(field, "The number has another extension. Enter it once.");
        }
        read
    }

    fn address(&mut self, field: &str, address: Option<&Address>) -> Option<Address> {
        typed::address(address?).unwrap_or_else(|wrong| {
            self.problem(&format!("{field}.{}", wrong.field()), &wrong.to_string());
            None
        })
    }

    fn kin(&mut self, field: &str, kin: NextOfKin) -> Option<NextOfKin> {
        let kin = NextOfKin {
            name: name(&kin.name),
            relationship: fold(&kin.relationship),
            phone: self.phone_text(&format!("{field}.phone"), kin.phone.as_deref()),
            phones: self.phones(&format!("{field}.phones"), kin.phones),
            email: some(kin.email.as_deref()),
            address: self.address(&format!("{field}.address"), kin.address.as_ref()),
        };
        if !kin.name.last.is_empty() {
            return Some(kin);
        }
        // A relationship alone names nobody.
        let is_reachable =
            kin.phone.is_some() || !kin.phones.is_empty() || kin.email.is_some() || kin.address.is_some();
        if is_reachable || !is_empty(&kin.name) {
            let text = "Enter the last name of the next of kin, or clear what else is entered.";
            self.missing(&format!("{field}.name.last"), text);
        }
        None
    }
}

fn name(name: &Name) -> Name {
    let some = |text: &Option<String>| text.as_deref().map(typed::name).filter(|text| !text.is_empty());
    Name {
        last: typed::name(&name.last),
        first: typed::name(&name.first),
        middle: some(&name.middle),
        suffix: some(&name.suffix),
        prefix: some(&name.prefix),
    }
}

/// Returns `true` if a normalized name has no part.
fn is_empty(name: &Name) -> bool {
    name.last.is_empty()
        && name.first.is_empty()
        && [&name.middle, &name.suffix, &name.prefix].iter().all(|part| part.is_none())
}

fn some(text: Option<&str>) -> Option<String> {
    text.map(fold).filter(|text| !text.is_empty())
}
