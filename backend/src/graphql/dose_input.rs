//! A dose as entered: checked for what cannot be saved at all.
//!
//! What a registry wants more is a finding, not a problem: recording is never prevented by a registry's rule.

use chrono::NaiveDate;
use serde::Deserialize;
use shared::{
    immunization::{Clinician, Completion},
    lot,
};

use super::{
    call::parse_id,
    dose::{Problem, problem},
};
use crate::{
    auth::CallerKind,
    store::{NewDose, Place},
};

/// A dose, as entered.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DoseInput {
    pub vaccine_id: Option<String>,
    pub location_id: String,
    pub name: String,
    pub source: String,
    pub completion: Completion,
    pub refusal_reason: Option<String>,
    pub given_on: NaiveDate,
    pub amount: Option<String>,
    pub unit: Option<String>,
    pub lot: Option<String>,
    pub route: Option<String>,
    pub site: Option<String>,
    pub eligibility: Option<String>,
    pub funding: Option<String>,
    pub administered_by: Option<Clinician>,
    pub vis_presented_on: Option<NaiveDate>,
}

/// The longest text that is kept, in characters.
const LONGEST: usize = 100;

/// Understands what was entered.
///
/// # Errors
/// What is wrong, field by field.
pub fn understand(
    input: DoseInput,
    place: &Place,
    today: NaiveDate,
    kind: CallerKind,
) -> Result<NewDose, Vec<Problem>> {
    let mut problems = check(&input, today);
    let location = parse_id(&input.location_id).ok().filter(|id| place.locations.iter().any(|row| row.id == *id));
    if location.is_none() {
        problems.push(problem("dose.locationId", "unknown", "Choose a location of this practice."));
    }
    let vaccine = input.vaccine_id.as_deref().map(parse_id).transpose();
    if vaccine.is_err() {
        problems.push(problem("dose.vaccineId", "unknown", "Choose a vaccine of the listing."));
    }
    let lot_text = clean(input.lot);
    let entry = match lot_text.as_deref().map(lot::parse).transpose() {
        Ok(entry) => entry,
        Err(wrong) => {
            problems.push(problem("dose.lot", "form", &wrong.to_string()));
            None
        }
    };
    let (Some(location_id), Ok(vaccine_id), true) = (location, vaccine, problems.is_empty()) else {
        return Err(problems);
    };
    Ok(NewDose {
        vaccine_id,
        location_id,
        name: input.name.trim().to_owned(),
        source: input.source,
        completion: input.completion,
        refusal_reason: clean(input.refusal_reason),
        given_on: input.given_on,
        amount: clean(input.amount),
        unit: clean(input.unit),
        lot: entry,
        lot_entered: lot_text,
        route: clean(input.route),
        site: clean(input.site),
        eligibility: clean(input.eligibility),
        funding: clean(input.funding),
        administered_by: input.administered_by.filter(|who| !who.last.trim().is_empty()),
        vis_presented_on: input.vis_presented_on,
        origin: if kind == CallerKind::Person { "UI" } else { "API" },
        added_at: None,
    })
}

fn check(input: &DoseInput, today: NaiveDate) -> Vec<Problem> {
    let mut problems = Vec::new();
    let name = input.name.trim();
    if name.is_empty() || name.chars().count() > LONGEST || name.chars().any(char::is_control) {
        problems.push(problem("dose.name", "form", "Give the name of the vaccine, in at most 100 characters."));
    }
    if !matches!(input.source.as_str(), "00" | "01" | "02" | "03" | "04" | "05" | "06" | "07" | "08") {
        problems.push(problem("dose.source", "unknown", "Choose where the record comes from: 00 to 08."));
    }
    if input.given_on > today {
        problems.push(problem("dose.givenOn", "future", "The date is in the future. Check it."));
    }
    if input.amount.as_deref().is_some_and(|amount| !is_amount(amount.trim())) {
        problems.push(problem("dose.amount", "form", "Enter a number, as 0.5."));
    }
    problems
}

/// A decimal number above zero, or nothing.
fn is_amount(text: &str) -> bool {
    let digits = text.chars().all(|c| c.is_ascii_digit() || c == '.');
    text.is_empty() || (digits && text.len() <= 8 && text.parse::<f64>().is_ok_and(|n| n > 0.0))
}

fn clean(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}
