//! A dose as entered: checked for what cannot be saved at all.
//!
//! What a registry wants more is a finding, not a problem: recording is never prevented by a registry's rule.

use chrono::NaiveDate;
use serde::Deserialize;
use shared::entry::{DoseEntry, problems};

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
    pub location_id: String,
    #[serde(flatten)]
    pub entry: DoseEntry,
}

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
    let found = problems(&input.entry, today).into_iter();
    let mut problems: Vec<_> = found.map(|found| problem(found.field, found.code, &found.text)).collect();
    let location = parse_id(&input.location_id).ok().filter(|id| profile.locations.iter().any(|row| row.id == *id));
    if location.is_none() {
        problems.push(problem("dose.locationId", "unknown", "Choose a location of this practice."));
    }
    let vaccine = input.entry.vaccine_id.as_deref().map(parse_id).transpose();
    if vaccine.is_err() {
        problems.push(problem("dose.vaccineId", "unknown", "Choose a vaccine of the listing."));
    }
    let lot = input.entry.lot_entry().and_then(Result::ok);
    let (Some(location_id), Ok(vaccine_id), true) = (location, vaccine, problems.is_empty()) else {
        return Err(problems);
    };
    let entry = input.entry.tidy();
    Ok(NewDose {
        vaccine_id,
        location_id,
        name: entry.name,
        cvx: entry.cvx,
        ndc: entry.ndc,
        source: entry.source,
        completion: entry.completion,
        refusal_reason: entry.refusal_reason,
        refusal_text: entry.refusal_text,
        immunity: entry.immunity,
        given_on: entry.given_on,
        amount: entry.amount,
        unit: entry.unit,
        lot,
        lot_entered: entry.lot,
        route: entry.route,
        site: entry.site,
        eligibility: entry.eligibility,
        eligibility_method: entry.eligibility_method,
        funding: entry.funding,
        administered_by: entry.administered_by,
        ordered_by: entry.ordered_by,
        entered_by: entry.entered_by,
        placer_id: entry.placer_id,
        vis_presented_on: entry.vis_presented_on,
        vis: entry.vis,
        origin: if kind == CallerKind::Person { Origin::Ui } else { Origin::Api },
        added_at: None,
    })
}

/// Eleven digits with dashes, or nothing.
pub fn is_ndc(text: &str) -> bool {
    let parts: Vec<_> = text.split('-').map(str::len).collect();
    text.is_empty() || (parts == [5, 4, 2] && text.chars().all(|c| c.is_ascii_digit() || c == '-'))
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
