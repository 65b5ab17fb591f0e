//! RXA-6 and RXA-7: the administered amount and its unit.

use crate::{
    hl7::Repetition,
    vxu::{
        Error,
        context::Vxu,
        datatype::{Mapping, map},
    },
};

const AMOUNT: Mapping = map("RXA-6", "immunization.amount");
const UNIT: Mapping = map("RXA-7", "immunization.unit");

/// The amount 999, which means an unknown one.
pub const UNKNOWN: &str = "999";

/// UCUM units of a dose, with their names.
const UNITS: &[(&str, &str)] = &[("mL", "milliliter"), ("mg", "milligram"), ("ug", "microgram"), ("g", "gram")];

/// Writes the amount with its unit, or 999 without one.
pub fn write(vxu: &Vxu<'_>) -> Result<(String, Option<Repetition>), Error> {
    let amount = AMOUNT.maybe(vxu, vxu.dose().amount.as_deref(), 20)?;
    if amount.is_empty() {
        return Ok((UNKNOWN.to_owned(), None));
    }
    if !is_decimal(&amount) {
        return Err(AMOUNT.malformed());
    }
    let unit = UNIT.required(vxu, vxu.dose().unit.as_deref().unwrap_or_default(), 50)?;
    let (code, text) = known_unit(&unit).ok_or(UNIT.unknown_code())?;
    Ok((amount.into_owned(), Some(Repetition::of([code, text, "UCUM"]))))
}

/// Returns the UCUM unit with its name. `cc` and other spellings of mL are taken for mL.
fn known_unit(unit: &str) -> Option<(&'static str, &'static str)> {
    let unit = if matches!(unit, "ml" | "ML" | "cc") { "mL" } else { unit };
    UNITS.iter().copied().find(|(code, _)| *code == unit)
}

/// Returns `true` if a text is a known unit.
pub fn is_unit(text: &str) -> bool {
    known_unit(text.trim()).is_some()
}

/// Returns `true` if a text is a positive decimal number without sign or exponent, other than 999 for "unknown".
pub fn is_decimal(text: &str) -> bool {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    digits(whole) && digits(part) && text.bytes().any(|b| (b'1'..=b'9').contains(&b)) && text != UNKNOWN
}
