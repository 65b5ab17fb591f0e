//! A dose as entered: checked for what cannot be saved at all.
//!
//! What a registry wants more is a finding, not a problem: recording is never prevented by a registry's rule.

use chrono::NaiveDate;
use serde::Deserialize;
use shared::{
    immunization::{Clinician, Completion, EligibilityMethod},
    lot,
};

use crate::{
    auth::CallerKind,
    entity::immunization::Origin,
    graphql::schema::{Problem, parse_id, problem},
    store::{NewDose, PracticeProfile},
};

/// A dose, as entered.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DoseInput {
    pub vaccine_id: Option<String>,
    pub location_id: String,
    pub name: String,
    pub cvx: Option<String>,
    pub ndc: Option<String>,
    pub source: String,
    pub completion: Completion,
    pub refusal_reason: Option<String>,
    pub refusal_text: Option<String>,
    pub immunity: Option<String>,
    pub given_on: NaiveDate,
    pub amount: Option<String>,
    pub unit: Option<String>,
    pub lot: Option<String>,
    pub route: Option<String>,
    pub site: Option<String>,
    pub eligibility: Option<String>,
    pub eligibility_method: Option<EligibilityMethod>,
    pub funding: Option<String>,
    pub administered_by: Option<Clinician>,
    pub ordered_by: Option<Clinician>,
    pub entered_by: Option<Clinician>,
    pub placer_id: Option<String>,
    pub vis_presented_on: Option<NaiveDate>,
    pub vis: Option<Vec<String>>,
}

/// Maximum length of a text, in characters.
const MAX_LENGTH: usize = 100;

/// Understands what was entered.
///
/// # Errors
/// The problems, field by field.
pub fn validate(
    input: DoseInput,
    profile: &PracticeProfile,
    today: NaiveDate,
    kind: CallerKind,
) -> Result<NewDose, Vec<Problem>> {
    let mut problems = check(&input, today);
    let location = parse_id(&input.location_id).ok().filter(|id| profile.locations.iter().any(|row| row.id == *id));
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
        cvx: clean(input.cvx),
        ndc: clean(input.ndc),
        source: input.source,
        completion: input.completion,
        refusal_reason: clean(input.refusal_reason),
        refusal_text: clean(input.refusal_text),
        immunity: clean(input.immunity),
        given_on: input.given_on,
        amount: clean(input.amount),
        unit: clean(input.unit),
        lot: entry,
        lot_entered: lot_text,
        route: clean(input.route),
        site: clean(input.site),
        eligibility: clean(input.eligibility),
        eligibility_method: input.eligibility_method,
        funding: clean(input.funding),
        administered_by: input.administered_by.and_then(normalize_clinician),
        ordered_by: input.ordered_by.and_then(normalize_clinician),
        entered_by: input.entered_by.and_then(normalize_clinician),
        placer_id: clean(input.placer_id),
        vis_presented_on: input.vis_presented_on,
        vis: input.vis,
        origin: if kind == CallerKind::Person { Origin::Ui } else { Origin::Api },
        added_at: None,
    })
}

fn check(input: &DoseInput, today: NaiveDate) -> Vec<Problem> {
    let mut problems = Vec::new();
    let name = input.name.trim();
    if name.is_empty() || name.chars().count() > MAX_LENGTH || name.chars().any(char::is_control) {
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
    check_texts(input, &mut problems);
    problems
}

/// Every text fits its column and says nothing but text.
fn check_texts(input: &DoseInput, problems: &mut Vec<Problem>) {
    let texts = [
        ("dose.cvx", &input.cvx),
        ("dose.refusalReason", &input.refusal_reason),
        ("dose.refusalText", &input.refusal_text),
        ("dose.immunity", &input.immunity),
        ("dose.unit", &input.unit),
        ("dose.route", &input.route),
        ("dose.site", &input.site),
        ("dose.eligibility", &input.eligibility),
        ("dose.funding", &input.funding),
        ("dose.placerId", &input.placer_id),
    ];
    for (field, text) in texts {
        if text.as_ref().is_some_and(|text| !is_plain(text)) {
            problems.push(problem(field, "form", "Use at most 100 characters and no line breaks."));
        }
    }
    let clinicians = [
        ("dose.administeredBy", &input.administered_by),
        ("dose.orderedBy", &input.ordered_by),
        ("dose.enteredBy", &input.entered_by),
    ];
    for (field, who) in clinicians {
        let Some(who) = who else { continue };
        let more = [&who.npi, &who.middle, &who.suffix, &who.prefix];
        if !(is_plain(&who.last) && is_plain(&who.first) && more.into_iter().flatten().all(|text| is_plain(text))) {
            problems.push(problem(field, "form", "Use at most 100 characters a name and no line breaks."));
        }
    }
    if input.ndc.as_deref().is_some_and(|ndc| !is_ndc(ndc.trim())) {
        problems.push(problem("dose.ndc", "form", "Enter the NDC in eleven digits, as 00006-4681-01."));
    }
    let is_vis = |code: &String| code.len() == 24 && code.chars().all(|c| c.is_ascii_digit());
    if input.vis.as_ref().is_some_and(|vis| vis.len() > 20 || !vis.iter().all(is_vis)) {
        problems.push(problem("dose.vis", "form", "Give each edition as its code of 24 digits."));
    }
}

fn is_plain(text: &str) -> bool {
    text.chars().count() <= MAX_LENGTH && !text.chars().any(char::is_control)
}

/// Eleven digits with dashes, or nothing.
pub fn is_ndc(text: &str) -> bool {
    let parts: Vec<_> = text.split('-').map(str::len).collect();
    text.is_empty() || (parts == [5, 4, 2] && text.chars().all(|c| c.is_ascii_digit() || c == '-'))
}

fn normalize_clinician(who: Clinician) -> Option<Clinician> {
    let trimmed = |text: String| text.trim().to_owned();
    let who = Clinician {
        last: trimmed(who.last),
        first: trimmed(who.first),
        npi: clean(who.npi),
        middle: clean(who.middle),
        suffix: clean(who.suffix),
        prefix: clean(who.prefix),
    };
    (!who.last.is_empty()).then_some(who)
}

/// A decimal number above zero, or nothing.
pub fn is_amount(text: &str) -> bool {
    let digits = text.chars().all(|c| c.is_ascii_digit() || c == '.');
    text.is_empty() || (digits && text.len() <= 8 && text.parse::<f64>().is_ok_and(|n| n > 0.0))
}

/// A text without blanks around it; none when nothing is left.
pub fn clean(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}
