//! Codes of a dose: recognized by its name, narrowed by the package and by a person's choice.

use chrono::NaiveDate;

use crate::{
    code_set::{Catalog, Occasion, Recognition, RecognitionState, recognize_on},
    immunization::Completion,
    order,
};

/// The fields of an entry that codes depend on, tidied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VaccineEntry<'a> {
    /// Id of the row in the vaccine listing.
    pub listed_id: Option<&'a str>,
    /// Name of the vaccine.
    pub name: &'a str,
    /// CVX code that a person chose.
    pub cvx: Option<&'a str>,
    /// MVX code that was given.
    pub mvx: Option<&'a str>,
    /// NDC on the package.
    pub ndc: Option<&'a str>,
    /// Information source: RXA-9.
    pub source: &'a str,
    /// Completion status: RXA-20.
    pub completion: Completion,
    /// Date of administration.
    pub given_on: NaiveDate,
    /// Amount.
    pub amount: Option<&'a str>,
    /// Unit of the amount.
    pub unit: Option<&'a str>,
}

/// A row of the vaccine listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListedVaccine<'a> {
    /// Generic name.
    pub generic_name: &'a str,
    /// First brand, which the generic name and the NDC belong to.
    pub first_brand: &'a str,
    /// MVX code.
    pub manufacturer: Option<&'a str>,
    /// NDC.
    pub ndc: Option<&'a str>,
}

/// CVX, MVX and NDC of a dose.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Codes {
    /// The vaccine type; none for a vague or ambiguous name.
    pub cvx: Option<String>,
    /// The manufacturer.
    pub mvx: Option<String>,
    /// The unit of use.
    pub ndc: Option<String>,
}

/// The vaccine of a recorded dose that is being changed.
#[derive(Debug, Clone)]
pub struct RecordedVaccine<'a> {
    /// The recorded values of the fields that codes depend on.
    pub entry: VaccineEntry<'a>,
    /// The recorded codes.
    pub codes: Codes,
}

/// Returns the codes of an entry for a patient born on a day. A recorded dose keeps its own while they fit.
#[must_use]
pub fn codes_of(
    entry: VaccineEntry<'_>,
    listed: Option<ListedVaccine<'_>>,
    recorded: Option<RecordedVaccine<'_>>,
    born: NaiveDate,
    catalog: &Catalog,
) -> Codes {
    let kept = recorded.filter(|recorded| keeps_codes(recorded, entry));
    let is_other_amount = kept.as_ref().is_none_or(|kept| is_other_amount(kept.entry, entry));
    match kept {
        Some(kept) if !is_other_amount => kept.codes,
        kept => {
            let codes = recognize_entry(entry, listed, born, catalog).0;
            kept.filter(|_| codes.cvx.is_none()).map_or(codes, |kept| kept.codes)
        }
    }
}

/// Returns `true` if a recorded dose keeps its codes: no field that they depend on was changed, besides the amount.
fn keeps_codes(recorded: &RecordedVaccine<'_>, entry: VaccineEntry<'_>) -> bool {
    let is_same = |entered: Option<&str>, kept: Option<&str>| entered.is_none() || entered == kept;
    let RecordedVaccine { entry: before, codes } = recorded;
    codes.cvx.is_some()
        && (before.name, before.listed_id) == (entry.name, entry.listed_id)
        && (before.given_on, before.source) == (entry.given_on, entry.source)
        && is_same(entry.ndc, codes.ndc.as_deref())
        && is_same(entry.cvx, codes.cvx.as_deref())
        && is_same(entry.mvx, codes.mvx.as_deref())
}

/// Returns `true` if the amount was changed, which may mean another presentation.
fn is_other_amount(before: VaccineEntry<'_>, entry: VaccineEntry<'_>) -> bool {
    (before.amount, before.unit, before.completion) != (entry.amount, entry.unit, entry.completion)
}

/// Returns the codes of an entry, and the recognition of its name.
pub fn recognize_entry(
    entry: VaccineEntry<'_>,
    listed: Option<ListedVaccine<'_>>,
    born: NaiveDate,
    catalog: &Catalog,
) -> (Codes, Recognition) {
    let occasion = Occasion { birth_date: Some(born), ..Occasion::on(entry.given_on) };
    let generic = generic(entry, listed);
    let by_name = by_name(entry.name, generic, &occasion, catalog);
    let known = by_name
        .cvx
        .clone()
        .or_else(|| type_of_package(entry.ndc, &by_name, catalog))
        .or_else(|| chosen_type(entry.cvx, &by_name, catalog));
    // A package or a choice counts more than an amount, which the listing fills in.
    let recognition = match known {
        Some(_) => by_name,
        None => recognize_on(entry.name, &Occasion { amount: whole_amount(entry), generic, ..occasion }, catalog),
    };
    let codes = complete(known.or_else(|| recognition.cvx.clone()), &recognition, entry, listed, catalog);
    (codes, recognition)
}

/// Adds manufacturer and package to a vaccine type.
fn complete(
    cvx: Option<String>,
    recognition: &Recognition,
    entry: VaccineEntry<'_>,
    listed: Option<ListedVaccine<'_>>,
    catalog: &Catalog,
) -> Codes {
    let entered = entry.ndc.map(str::to_owned);
    let Some(cvx) = cvx else { return Codes { ndc: entered, ..Codes::default() } };
    let listed = listed.filter(|_| entry.source == "00");
    let candidate = || recognition.candidates.iter().find(|candidate| candidate.cvx == cvx)?.mvx.clone();
    let given = || entry.mvx.filter(|mvx| makes(mvx, &cvx, catalog)).map(str::to_owned);
    let listed_maker = || listed?.manufacturer.filter(|mvx| makes(mvx, &cvx, catalog)).map(str::to_owned);
    let mvx = maker_of_package(entry.ndc, &cvx, catalog)
        .or_else(|| recognition.mvx.clone())
        .or_else(candidate)
        .or_else(given)
        .or_else(listed_maker);
    let listed_package = || listed_package(listed?, entry.name, &cvx, mvx.as_deref(), catalog);
    let ndc = entered.or_else(|| recognition.ndc.clone()).or_else(listed_package);
    Codes { cvx: Some(cvx), mvx, ndc }
}

/// Recognizes a name by itself, or with its generic name where that is of another disease and leaves it ambiguous.
fn by_name(name: &str, generic: Option<&str>, occasion: &Occasion<'_>, catalog: &Catalog) -> Recognition {
    let alone = recognize_on(name, occasion, catalog);
    let beside = recognize_on(name, &Occasion { generic, ..*occasion }, catalog);
    if beside.state == RecognitionState::Ambiguous { beside } else { alone }
}

/// Returns the amount in mL of a whole dose.
fn whole_amount<'a>(entry: VaccineEntry<'a>) -> Option<&'a str> {
    let is_whole = entry.completion == Completion::Complete && entry.unit == Some("mL");
    entry.amount.filter(|_| is_whole)
}

/// Returns the generic name of the row, which narrows its first brand only.
fn generic<'a>(entry: VaccineEntry<'_>, listed: Option<ListedVaccine<'a>>) -> Option<&'a str> {
    let is_first = |row: &ListedVaccine<'_>| row.first_brand.trim().eq_ignore_ascii_case(entry.name.trim());
    listed.filter(is_first).map(|row| row.generic_name)
}

/// Returns the only vaccine type of a package that the name may mean.
fn type_of_package(ndc: Option<&str>, recognition: &Recognition, catalog: &Catalog) -> Option<String> {
    let ndc = ndc?;
    let units = catalog.units_of_use(ndc).into_iter().chain(catalog.units_in(ndc));
    let types = order::set(units.map(|unit| unit.cvx.as_str()).filter(|cvx| may_mean(recognition, cvx)));
    types.first().filter(|_| types.len() == 1).map(|cvx| (*cvx).to_owned())
}

/// Returns the chosen vaccine type, if the name may mean it.
fn chosen_type(chosen: Option<&str>, recognition: &Recognition, catalog: &Catalog) -> Option<String> {
    chosen.filter(|cvx| catalog.cvx(cvx).is_some() && may_mean(recognition, cvx)).map(str::to_owned)
}

fn may_mean(recognition: &Recognition, cvx: &str) -> bool {
    recognition.candidates.is_empty() || recognition.candidates.iter().any(|candidate| candidate.cvx == cvx)
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

/// Returns the package of a row, if the catalog has it with this type and manufacturer. A package that the catalog lacks
/// counts for the first brand only.
fn listed_package(
    row: ListedVaccine<'_>,
    name: &str,
    cvx: &str,
    mvx: Option<&str>,
    catalog: &Catalog,
) -> Option<String> {
    let ndc = row.ndc?;
    let is_known = !catalog.units_of_use(ndc).is_empty();
    let fits = match catalog.unit_of_use(ndc, cvx) {
        Some(unit) => mvx.is_none_or(|mvx| unit.is_by(mvx)),
        None => !is_known && row.first_brand == name,
    };
    fits.then(|| ndc.to_owned())
}
