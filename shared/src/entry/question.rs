//! Questions about what is unusual in an entry: it is not saved until a person confirms it.

use chrono::Datelike as _;

use super::{check::EntryProblem, dose::DoseEntry};
use crate::{
    code_set::{Catalog, Occasion, recognize_on},
    decimal::Decimal,
    immunization::Completion,
};

/// Code of the question about an amount far from the product's, or in another unit.
pub const CONFIRM_AMOUNT: &str = "confirm.amount";

/// Code of the question about the same product twice on one day.
pub const CONFIRM_TWICE: &str = "confirm.twice";

/// Code of the question about a lot that expired before it is given.
pub const CONFIRM_EXPIRED: &str = "confirm.expired";

/// Code of the question about a lot that was recalled.
pub const CONFIRM_RECALLED: &str = "confirm.recalled";

/// An amount of more than so many times the product's greatest is far from it, and one of the tenth part of its least, or
/// less.
const FAR: u32 = 4;

/// Greatest amount in mL of a product of which no package is known: immune globulins are given by weight.
const GREATEST_UNKNOWN_ML: Decimal = Decimal::whole(20);

/// Greatest amount in another unit.
const GREATEST_OTHER: Decimal = Decimal::whole(10_000);

/// Returns the question about an amount that is far from the product's or in another unit, unless a person confirmed it.
/// The entry is tidied.
#[must_use]
pub fn unusual_amount(entry: &DoseEntry, catalog: &Catalog) -> Option<EntryProblem> {
    let amount = Decimal::parse(entry.amount.as_deref()?)?;
    if entry.is_confirmed(CONFIRM_AMOUNT) {
        return None;
    }
    let is_volume = entry.unit.as_deref().is_none_or(|unit| unit.eq_ignore_ascii_case("mL") || unit == "cc");
    let (is_far, usual) = match usual_amounts(entry, catalog) {
        Some((least, greatest)) => {
            let usual = if least < greatest { format!("{least} to {greatest} mL") } else { format!("{greatest} mL") };
            let is_far = !is_volume || amount > greatest.times(FAR) || amount.times(10) <= least;
            (is_far, format!(" A dose of it has {usual}."))
        }
        None => (amount > if is_volume { GREATEST_UNKNOWN_ML } else { GREATEST_OTHER }, String::new()),
    };
    is_far.then(|| EntryProblem {
        field: "dose.amount",
        code: CONFIRM_AMOUNT,
        text: format!("This amount is far from what is given of this vaccine.{usual} Correct it, or confirm it."),
    })
}

/// Returns the question about a product that the patient has on this day already.
#[must_use]
pub fn given_twice() -> EntryProblem {
    EntryProblem {
        field: "dose.name",
        code: CONFIRM_TWICE,
        text: "This vaccine is recorded for this patient and this day already. If it is the same dose, do not save it again. If it was given twice, confirm it.".to_owned(),
    }
}

/// Returns the question about a lot that expired before the dose is given here, unless a person confirmed it.
#[must_use]
pub fn expired_lot(entry: &DoseEntry) -> Option<EntryProblem> {
    let expires = entry.lot_entry()?.ok()?.expiration?.date;
    let is_asked = is_given_here(entry) && expires < entry.given_on && !entry.is_confirmed(CONFIRM_EXPIRED);
    is_asked.then(|| EntryProblem {
        field: "dose.lot",
        code: CONFIRM_EXPIRED,
        text: format!(
            "This lot expired on {:02}/{:02}/{} and must not be given. Take another one. If it was given, confirm it.",
            expires.month(),
            expires.day(),
            expires.year()
        ),
    })
}

/// Returns the question about a lot that was recalled, unless a person confirmed it. `reason` says why a lot of this
/// number was recalled, if it was.
#[must_use]
pub fn recalled_lot<'a>(entry: &DoseEntry, reason: impl FnOnce(&str) -> Option<&'a str>) -> Option<EntryProblem> {
    if !is_given_here(entry) || entry.is_confirmed(CONFIRM_RECALLED) {
        return None;
    }
    let reason = reason(&entry.lot_entry()?.ok()?.lot)?;
    Some(EntryProblem {
        field: "dose.lot",
        code: CONFIRM_RECALLED,
        text: format!(
            "This lot was recalled and must not be given: {reason} Take another one. If it was given, confirm it."
        ),
    })
}

fn is_given_here(entry: &DoseEntry) -> bool {
    entry.source == "00" && matches!(entry.completion, Completion::Complete | Completion::Partial)
}

/// Returns the least and the greatest amount in mL of the packages of what an entry may mean.
fn usual_amounts(entry: &DoseEntry, catalog: &Catalog) -> Option<(Decimal, Decimal)> {
    let meant =
        recognize_on(&entry.name, &Occasion { ndc: entry.ndc.as_deref(), ..Occasion::on(entry.given_on) }, catalog);
    let chosen = entry.cvx.as_deref().filter(|_| meant.cvx.is_none());
    let candidates = meant.candidates.iter().map(|candidate| candidate.cvx.as_str());
    let types: Vec<&str> = match meant.cvx.as_deref().or(chosen) {
        Some(only) => vec![only],
        None => candidates.collect(),
    };
    let units = catalog.units_of_use.iter().filter(|unit| types.contains(&unit.cvx.as_str()));
    let amounts: Vec<_> = units.filter_map(|unit| Decimal::parse(&unit.amount()?)).collect();
    Some((amounts.iter().copied().min()?, amounts.into_iter().max()?))
}
