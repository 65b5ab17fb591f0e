//! A dose as other systems give it: a part of a known one, its lot and expiration apart, its vaccine by codes alone.

use serde_json::{Map, Value, json};
use shared::{
    code_set::Catalog,
    entry::{DoseEntry, name_contradiction, name_of_codes},
    immunization::{Expiration, ExpirationPrecision},
    lot::{self, LotEntry},
};

use super::input::DoseInput;
use crate::{
    entity::immunization,
    graphql::schema::{Problem, Result, problem},
    store,
};

/// The fields that say which vaccine it is.
const VACCINE: [&str; 5] = ["name", "vaccineId", "cvx", "mvx", "ndc"];

/// The fields of a recorded dose that an input leaves as they are. Who entered it is left out: it stays by itself.
///
/// Codes are left out where the vaccine is entered, and editions where the vaccine or their date is; a lot is in one
/// text, or in its parts where one of them is entered.
///
/// # Errors
/// Returns an error if the row cannot be read.
pub fn fields_of_dose(row: &immunization::Model, entered: &Map<String, Value>) -> Result<Map<String, Value>> {
    let expiration = store::expiration_of(row);
    let vis: Vec<_> = row.vis.split(' ').filter(|code| !code.is_empty()).collect();
    let known = json!({
        "vaccineId": row.vaccine_id,
        "locationId": row.location_id,
        "name": row.name,
        "cvx": row.cvx,
        "mvx": row.mvx,
        "ndc": row.ndc,
        "source": row.source,
        "completion": row.completion,
        "refusalReason": row.refusal_reason,
        "refusalText": row.refusal_text,
        "immunity": row.immunity,
        "givenOn": row.given_on,
        "amount": row.amount,
        "unit": row.unit,
        "lot": row.lot_entered.as_ref().or(row.lot.as_ref()),
        "lotNumber": row.lot,
        "expiresOn": expiration.map(|expiration| expiration.date),
        "route": row.route,
        "site": row.site,
        "eligibility": row.eligibility,
        "eligibilityMethod": store::method_of(row)?,
        "funding": row.funding,
        "administeredBy": store::giver_of(row),
        "orderedBy": store::orderer_of(row)?,
        "placerId": row.placer_id,
        "visPresentedOn": row.vis_presented_on,
        "vis": vis,
    });
    let Value::Object(mut known) = known else { return Ok(Map::new()) };
    let is_entered = |name: &str| entered.contains_key(name);
    let is_other_vaccine = VACCINE.into_iter().any(is_entered);
    let mut drop = |names: &[&str]| names.iter().for_each(|name| std::mem::drop(known.remove(*name)));
    if is_other_vaccine {
        drop(&["cvx", "mvx", "ndc"]);
    }
    if is_other_vaccine || is_entered("visPresentedOn") {
        drop(&["vis"]);
    }
    if is_entered("lotNumber") || is_entered("expiresOn") {
        drop(&["lot"]);
    } else {
        drop(&["lotNumber", "expiresOn"]);
    }
    // Another row of the listing has another name, and another name is no longer that row's.
    if is_entered("name") && !is_entered("vaccineId") {
        drop(&["vaccineId"]);
    }
    Ok(known)
}

/// Returns the problems of what a dose must have, and fills in an empty name, which codes may say.
pub fn missing(dose: &mut Value) -> Vec<Problem> {
    let Some(fields) = dose.as_object_mut() else { return Vec::new() };
    fields.entry("name").or_insert_with(|| Value::String(String::new()));
    let missing = [
        ("locationId", "dose.locationId", "Choose a location of this practice."),
        ("source", "dose.source", "Choose where the record comes from: 00 to 08."),
        ("completion", "dose.completion", "Choose CP, PA, RE or NA."),
        ("givenOn", "dose.givenOn", "Enter the date on which it was given."),
    ];
    let missing = missing.into_iter().filter(|(name, ..)| !fields.contains_key(*name));
    missing.map(|(_, field, text)| problem(field, "missing", text)).collect()
}

/// Returns the expiration of a recorded dose, where an input leaves it as it is.
pub fn kept_expiration(row: &immunization::Model, entered: &Map<String, Value>) -> Option<Expiration> {
    store::expiration_of(row).filter(|_| !entered.contains_key("expiresOn"))
}

/// Puts lot number and expiration together, as one types them. `kept` is the recorded expiration, where it stays.
pub fn join_lot(dose: &mut DoseInput, kept: Option<Expiration>) -> Option<Problem> {
    let (number, date) = (dose.lot_number.take(), dose.expires_on.take());
    let number = number.filter(|number| !number.trim().is_empty());
    if number.is_none() && date.is_none() {
        return None;
    }
    if dose.entry.lot.is_some() {
        let text = "Give the lot as one text, or lotNumber with expiresOn, and not both.";
        return Some(problem("dose.lot", "given_twice", text));
    }
    let Some(lot) = number else {
        return Some(problem("dose.lotNumber", "missing", "Give the lotNumber that expires on this day."));
    };
    let of_day = |date| Expiration { date, precision: ExpirationPrecision::Day };
    let expiration = date.map(|date| kept.filter(|kept| kept.date == date).unwrap_or_else(|| of_day(date)));
    dose.entry.lot = Some(lot::format(&LotEntry { lot, expiration }));
    None
}

/// Names a vaccine by its codes, where no name was given, or the known one means another vaccine.
pub fn name_by_codes(entry: &mut DoseEntry, catalog: &Catalog) {
    let tidy = entry.clone().tidy();
    let is_other = !tidy.name.is_empty() && name_contradiction(&tidy, catalog).is_some();
    if !tidy.name.is_empty() && !is_other {
        return;
    }
    if let Some(name) = name_of_codes(&tidy, catalog) {
        entry.name = name;
    }
    if is_other {
        entry.vaccine_id = None;
    }
}

/// Returns `true` if an entry has codes that the recorded dose has not.
pub fn has_other_codes(row: &immunization::Model, entry: &DoseEntry) -> bool {
    let is_other = |entered: &Option<String>, known: &Option<String>| entered.is_some() && entered != known;
    is_other(&entry.cvx, &row.cvx) || is_other(&entry.mvx, &row.mvx) || is_other(&entry.ndc, &row.ndc)
}
