//! A row of the listing as entered: normalized, and checked for what cannot be saved at all.
//!
//! A name that no registry would understand is no problem here: the listing says what it is recognized as.

use serde::Deserialize;
use shared::{
    code_set::{Catalog, ConceptSet},
    typed::{amount_in, fold, ndc},
};

use crate::{
    graphql::schema::{Problem, problem},
    store::NewVaccine,
};

/// A row of the listing, as entered.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VaccineInput {
    generic_name: String,
    brands: Vec<String>,
    manufacturer: Option<String>,
    ndc: Option<String>,
    amount: Option<String>,
    unit: Option<String>,
    route: Option<String>,
    site: Option<String>,
    active: Option<bool>,
}

/// Maximum length of a name, in characters.
const MAX_LENGTH: usize = 100;

/// Understands what was entered.
///
/// # Errors
/// Returns the problems, field by field.
pub fn validate(input: VaccineInput, catalog: &Catalog) -> Result<NewVaccine, Vec<Problem>> {
    let generic_name = fold(&input.generic_name);
    let brands: Vec<_> = input.brands.iter().map(|brand| fold(brand)).collect();
    let mut problems = check_names(&generic_name, &brands);
    let (amount, unit) = match amount_in(input.amount.as_deref().unwrap_or_default(), input.unit.as_deref()) {
        Ok(amount) => amount.map(|amount| (amount.number, amount.unit)).unzip(),
        Err(wrong) => {
            problems.push(problem("vaccine.amount", "form", &wrong.to_string()));
            (None, None)
        }
    };
    let ndc = ndc(input.ndc.as_deref().unwrap_or_default(), catalog).unwrap_or_else(|wrong| {
        problems.push(problem("vaccine.ndc", "form", &wrong.to_string()));
        None
    });
    let mut brands = brands.into_iter().map(Some).filter(|brand| brand.as_deref() != Some(""));
    let new = NewVaccine {
        generic_name,
        brands: [brands.next().flatten(), brands.next().flatten(), brands.next().flatten()],
        manufacturer: clean(input.manufacturer),
        ndc,
        amount,
        unit: clean(input.unit).or_else(|| unit.flatten().map(str::to_owned)),
        route: clean(input.route),
        site: clean(input.site),
        retired: input.active == Some(false),
    };
    check_codes(&new, catalog, &mut problems);
    if problems.is_empty() { Ok(new) } else { Err(problems) }
}

fn check_names(generic_name: &str, brands: &[String]) -> Vec<Problem> {
    let mut problems = Vec::new();
    if generic_name.is_empty() {
        problems.push(problem("vaccine.genericName", "missing", "Enter the generic name."));
    }
    if !fits(generic_name) {
        problems.push(problem("vaccine.genericName", "form", TOO_LONG));
    }
    if brands.len() > 3 {
        problems.push(problem("vaccine.brands", "too_many", "Enter at most three brand names."));
    }
    for (n, brand) in brands.iter().enumerate() {
        let field = format!("vaccine.brands.{n}");
        if !fits(brand) {
            problems.push(problem(&field, "form", TOO_LONG));
        }
        let is_there = |other: &String| !brand.is_empty() && other.eq_ignore_ascii_case(brand);
        if brands.iter().take(n).any(is_there) {
            problems.push(problem(&field, "twice", "This brand name stands there twice. Take one out."));
        }
    }
    problems
}

const TOO_LONG: &str = "Use at most 100 characters and no line breaks.";

fn check_codes(new: &NewVaccine, catalog: &Catalog, problems: &mut Vec<Problem>) {
    let is_unknown =
        |set, code: &Option<String>| code.as_deref().is_some_and(|code| catalog.concept(set, code).is_none());
    if new.manufacturer.as_deref().is_some_and(|mvx| catalog.mvx(mvx).is_none()) {
        problems.push(problem("vaccine.manufacturer", "unknown", "Choose a manufacturer of the list."));
    }
    if new.unit.as_deref().is_some_and(|unit| unit.chars().count() > 20 || unit.chars().any(char::is_control)) {
        problems.push(problem("vaccine.unit", "form", "Enter a unit, as mL."));
    }
    if is_unknown(ConceptSet::Route, &new.route) {
        problems.push(problem("vaccine.route", "unknown", "Choose a route of the list."));
    }
    if is_unknown(ConceptSet::Site, &new.site) {
        problems.push(problem("vaccine.site", "unknown", "Choose a site of the list."));
    }
}

fn fits(name: &str) -> bool {
    name.chars().count() <= MAX_LENGTH && !name.chars().any(char::is_control)
}

/// A folded text; none when nothing is left.
fn clean(text: Option<String>) -> Option<String> {
    text.map(|text| fold(&text)).filter(|text| !text.is_empty())
}
