//! The codes of a dose: what its name is recognized as, narrowed by the package and by what a person chose.
//!
//! They stay with the dose: neither a change of the listing nor newer code sets touch them.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use shared::{
    code_set::{Catalog, Occasion, Recognition, RecognitionState, recognize_on},
    immunization::Completion,
};

use super::entry::NewDose;
use crate::entity::{immunization, vaccine};

/// CVX, MVX and NDC.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Codes {
    /// The vaccine type; none when the name is too vague or ambiguous.
    pub cvx: Option<String>,
    /// The manufacturer.
    pub mvx: Option<String>,
    /// The unit of use.
    pub ndc: Option<String>,
}

impl Codes {
    /// Returns the codes that a dose has.
    #[must_use]
    pub fn of(dose: &immunization::Model) -> Self {
        Self { cvx: dose.cvx.clone(), mvx: dose.mvx.clone(), ndc: dose.ndc.clone() }
    }
}

/// The codes of a dose that is entered.
#[must_use]
pub fn codes_of(new: &NewDose, listed: Option<&vaccine::Model>, born: NaiveDate, catalog: &Catalog) -> Codes {
    let occasion = Occasion { birth_date: Some(born), ..Occasion::on(new.given_on) };
    let generic = generic(new, listed);
    let recognized = by_name(&new.name, generic, &occasion, catalog);
    let known = recognized
        .cvx
        .clone()
        .or_else(|| type_of_package(new.ndc.as_deref(), &recognized, catalog))
        .or_else(|| chosen_type(new.cvx.as_deref(), &recognized, catalog));
    // What a person scanned or chose counts more than an amount, which the listing fills in.
    let recognized = match known {
        Some(_) => recognized,
        None => recognize_on(&new.name, &Occasion { amount: whole(new), generic, ..occasion }, catalog),
    };
    let cvx = known.or_else(|| recognized.cvx.clone());
    let Some(cvx) = cvx else { return Codes { ndc: new.ndc.clone(), ..Codes::default() } };
    let listed = listed.filter(|_| new.source == "00");
    let mvx = maker_of_package(new.ndc.as_deref(), &cvx, catalog)
        .or_else(|| recognized.mvx.clone())
        .or_else(|| recognized.candidates.iter().find(|c| c.cvx == cvx).and_then(|c| c.mvx.clone()))
        .or_else(|| listed.and_then(|row| row.manufacturer.clone()).filter(|mvx| makes(mvx, &cvx, catalog)));
    let ndc = new
        .ndc
        .clone()
        .or(recognized.ndc)
        .or_else(|| listed.and_then(|row| listed_package(row, &new.name, &cvx, mvx.as_deref(), catalog)));
    Codes { cvx: Some(cvx), mvx, ndc }
}

/// Returns what the name means by itself, unless the generic name is of another disease: then it is open.
fn by_name(name: &str, generic: Option<&str>, occasion: &Occasion<'_>, catalog: &Catalog) -> Recognition {
    let alone = recognize_on(name, occasion, catalog);
    let beside = recognize_on(name, &Occasion { generic, ..*occasion }, catalog);
    if beside.state == RecognitionState::Ambiguous { beside } else { alone }
}

/// The amount in mL, if the whole dose was given.
fn whole(new: &NewDose) -> Option<&str> {
    let is_whole = new.completion == Completion::Complete && new.unit.as_deref() == Some("mL");
    new.amount.as_deref().filter(|_| is_whole)
}

/// The generic name of the row, which tells apart what its first brand may mean.
fn generic<'a>(new: &NewDose, listed: Option<&'a vaccine::Model>) -> Option<&'a str> {
    let first = listed.filter(|row| row.brand_1.trim().eq_ignore_ascii_case(new.name.trim()));
    first.map(|row| row.generic_name.as_str())
}

/// Whether another amount was entered, which may mean another presentation.
#[must_use]
pub fn is_other_amount(found: &immunization::Model, new: &NewDose) -> bool {
    let completion = new.completion.as_str();
    (&found.amount, &found.unit, found.completion.as_str()) != (&new.amount, &new.unit, completion)
}

/// Whether a dose keeps its codes when it is changed: nothing was changed that they come from, or only the amount.
#[must_use]
pub fn keeps_codes(found: &immunization::Model, new: &NewDose) -> bool {
    let same = |entered: &Option<String>, kept: &Option<String>| entered.is_none() || entered == kept;
    found.cvx.is_some()
        && (found.name.as_str(), found.vaccine_id, found.given_on) == (new.name.as_str(), new.vaccine_id, new.given_on)
        && found.source == new.source
        && same(&new.ndc, &found.ndc)
        && same(&new.cvx, &found.cvx)
}

/// The one vaccine type that a scanned package is of, if the name may mean it.
fn type_of_package(ndc: Option<&str>, recognized: &Recognition, catalog: &Catalog) -> Option<String> {
    let ndc = ndc?;
    let units = catalog.units_of_use(ndc).into_iter().chain(catalog.units_in(ndc));
    let types: BTreeSet<_> = units.map(|unit| unit.cvx.as_str()).filter(|cvx| may_mean(recognized, cvx)).collect();
    types.first().filter(|_| types.len() == 1).map(|cvx| (*cvx).to_owned())
}

/// Returns what a person chose, if it is a vaccine type that the name may mean.
fn chosen_type(chosen: Option<&str>, recognized: &Recognition, catalog: &Catalog) -> Option<String> {
    chosen.filter(|cvx| catalog.cvx(cvx).is_some() && may_mean(recognized, cvx)).map(str::to_owned)
}

fn may_mean(recognized: &Recognition, cvx: &str) -> bool {
    recognized.candidates.is_empty() || recognized.candidates.iter().any(|candidate| candidate.cvx == cvx)
}

fn maker_of_package(ndc: Option<&str>, cvx: &str, catalog: &Catalog) -> Option<String> {
    match catalog.unit_of_use(ndc?, cvx)?.mvx.as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    }
}

fn makes(mvx: &str, cvx: &str, catalog: &Catalog) -> bool {
    let products = catalog.products_for(cvx);
    products.is_empty() || products.iter().any(|product| product.mvx.as_deref().is_none_or(|maker| maker == mvx))
}

/// The listing's package counts where the catalog knows it as one of this type and maker; one that the catalog does not
/// know counts for the default brand only.
fn listed_package(row: &vaccine::Model, name: &str, cvx: &str, mvx: Option<&str>, catalog: &Catalog) -> Option<String> {
    let ndc = row.ndc.as_deref()?;
    let is_known = !catalog.units_of_use(ndc).is_empty();
    let fits = match catalog.unit_of_use(ndc, cvx) {
        Some(unit) => mvx.is_none_or(|mvx| unit.is_by(mvx)),
        None => !is_known && row.brand_1 == name,
    };
    fits.then(|| ndc.to_owned())
}
