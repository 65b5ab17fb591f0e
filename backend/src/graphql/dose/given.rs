//! A dose as other systems give it: its vaccine by codes alone, its lot and expiration apart; and codes that contradict
//! the name, or are none.

use std::collections::BTreeSet;

use async_graphql::{Name, Value, indexmap::IndexMap};
use chrono::NaiveDate;
use shared::{
    code_set::{Catalog, recognize},
    finding::{Finding, Severity},
    immunization::{Expiration, ExpirationPrecision},
    lot::{self, LotEntry},
};

use super::view::Dose;
use crate::graphql::schema::{Error, Problem, Result, problem};

/// The fields of a dose that are entered.
const ENTERED: [&str; 25] = [
    "vaccineId",
    "locationId",
    "name",
    "cvx",
    "mvx",
    "ndc",
    "source",
    "completion",
    "refusalReason",
    "refusalText",
    "immunity",
    "givenOn",
    "amount",
    "unit",
    "lot",
    "route",
    "site",
    "eligibility",
    "eligibilityMethod",
    "funding",
    "administeredBy",
    "orderedBy",
    "enteredBy",
    "placerId",
    "visPresentedOn",
];

/// What is known of a dose that is being changed. Its codes are left out where what they came from is entered anew, and
/// its editions where the vaccine is.
///
/// # Errors
/// When it cannot be written.
pub fn known(dose: &Dose, entered: &Value) -> Result<Value> {
    let written = async_graphql::to_value(dose).map_err(|error| Error::Internal(anyhow::anyhow!("{error}")))?;
    let Value::Object(mut fields) = written else { return Ok(Value::Null) };
    let is_given = |name: &str| matches!(entered, Value::Object(given) if given.contains_key(name));
    let is_other_vaccine = ["name", "vaccineId", "cvx", "mvx", "ndc"].into_iter().any(is_given);
    fields.retain(|name, _| {
        let is_code = matches!(name.as_str(), "cvx" | "mvx" | "ndc");
        (ENTERED.contains(&name.as_str()) || name == "vis") && !(is_code && is_other_vaccine)
    });
    Ok(Value::Object(fields))
}

/// Completes what was entered: the name where codes say it, the lot's text where its parts were given. With it what the
/// codes contradict.
///
/// # Errors
/// Codes that are none, and parts that do not go together.
pub fn complete(entered: Value, catalog: &Catalog) -> std::result::Result<(Value, Vec<Finding>), Vec<Problem>> {
    let Value::Object(mut fields) = entered else { return Ok((entered, Vec::new())) };
    let mut problems = unknown_codes(&fields, catalog);
    if let Some(wrong) = join_lot(&mut fields) {
        problems.push(wrong);
    }
    if text(&fields, "name").is_none() && !fields.contains_key("vaccineId") {
        if let Some(name) = name_of(&fields, catalog) {
            fields.insert(Name::new("name"), Value::String(name));
        }
    }
    let findings = contradiction(&fields, catalog).into_iter().collect();
    if problems.is_empty() { Ok((Value::Object(fields), findings)) } else { Err(problems) }
}

fn text<'a>(fields: &'a IndexMap<Name, Value>, name: &str) -> Option<&'a str> {
    match fields.get(name)? {
        Value::String(text) => Some(text.trim()).filter(|text| !text.is_empty()),
        _ => None,
    }
}

fn unknown_codes(fields: &IndexMap<Name, Value>, catalog: &Catalog) -> Vec<Problem> {
    let mut problems = Vec::new();
    if let Some(cvx) = text(fields, "cvx").filter(|cvx| catalog.cvx(cvx).is_none()) {
        let text = format!("CVX {} is no code of CDC's list.", code(cvx));
        problems.push(problem("dose.cvx", "unknown", &text));
    }
    if let Some(mvx) = text(fields, "mvx").filter(|mvx| catalog.mvx(mvx).is_none()) {
        let text = format!("MVX {} is no code of CDC's list.", code(mvx));
        problems.push(problem("dose.mvx", "unknown", &text));
    }
    problems
}

/// A code as it may be repeated: what is none is not.
fn code(text: &str) -> &str {
    let is_code = text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_code { text } else { "(as given)" }
}

/// Puts lot number and expiration together, as one would type them.
fn join_lot(fields: &mut IndexMap<Name, Value>) -> Option<Problem> {
    let is_apart = fields.contains_key("lotNumber") || fields.contains_key("expiresOn");
    if !is_apart {
        return None;
    }
    if text(fields, "lot").is_some() {
        let text = "Give the lot as one text, or lotNumber with expiresOn, and not both.";
        return Some(problem("dose.lot", "given_twice", text));
    }
    let number = text(fields, "lotNumber").map(str::to_owned);
    let date = text(fields, "expiresOn").and_then(|date| date.parse::<NaiveDate>().ok());
    let joined = match (number, date) {
        (None, Some(_)) => {
            return Some(problem("dose.lotNumber", "missing", "Give the lotNumber that expires on this day."));
        }
        (None, None) => Value::Null,
        (Some(lot), date) => {
            let expiration = date.map(|date| Expiration { date, precision: ExpirationPrecision::Day });
            Value::String(lot::format(&LotEntry { lot, expiration }))
        }
    };
    fields.insert(Name::new("lot"), joined);
    None
}

/// The name that codes say: of the package, of the only product of a type by a manufacturer, or of the type.
fn name_of(fields: &IndexMap<Name, Value>, catalog: &Catalog) -> Option<String> {
    let of_package = |ndc| {
        let units = catalog.units_of_use(ndc).into_iter().chain(catalog.units_in(ndc));
        only(units.map(|unit| unit.name.as_str()))
    };
    if let Some(name) = text(fields, "ndc").and_then(of_package) {
        return Some(name);
    }
    let cvx = catalog.cvx(text(fields, "cvx")?)?;
    let by_maker = |mvx: &str| {
        let products = catalog.products_for(&cvx.code).into_iter();
        only(products.filter(|product| product.mvx.as_deref() == Some(mvx)).map(|product| product.name.as_str()))
    };
    Some(text(fields, "mvx").and_then(by_maker).unwrap_or_else(|| cvx.short.clone()))
}

/// The one name that all have.
fn only<'a>(mut names: impl Iterator<Item = &'a str>) -> Option<String> {
    let first = names.next()?;
    names.all(|name| name == first).then(|| first.to_owned())
}

/// What a code says against the name. The name counts, so this is a finding and keeps nothing from being recorded.
fn contradiction(fields: &IndexMap<Name, Value>, catalog: &Catalog) -> Option<Finding> {
    let (name, cvx) = (text(fields, "name")?, catalog.cvx(text(fields, "cvx")?)?);
    let found = recognize(name, catalog);
    let meant: Vec<_> = match &found.cvx {
        Some(cvx) => vec![cvx.as_str()],
        None => found.candidates.iter().map(|candidate| candidate.cvx.as_str()).collect(),
    };
    if meant.is_empty() || meant.contains(&cvx.code.as_str()) {
        return None;
    }
    let meant: Vec<_> = meant.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
    let text = format!(
        "CVX {} ({}) is not what the name says, which is CVX {}: the name counts. Correct the one that is wrong.",
        cvx.code,
        cvx.short,
        meant.join(" or ")
    );
    Some(Finding::ours(Severity::Warns, "immunization.cvx.contradicts", "immunization.cvx", "RXA-5", text))
}
