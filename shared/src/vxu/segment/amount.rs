//! RXA-6 and RXA-7: how much was given.

use crate::{
    hl7::Repetition,
    vxu::{
        Error,
        context::Vxu,
        datatype::{At, at},
    },
};

const AMOUNT: At = at("RXA-6", "immunization.amount");
const UNIT: At = at("RXA-7", "immunization.unit");

/// What the guide puts in place of an amount that is not known.
pub const UNKNOWN: &str = "999";

/// The units that a dose is measured in, as UCUM writes them.
const UNITS: &[(&str, &str)] = &[("mL", "milliliter"), ("mg", "milligram"), ("ug", "microgram"), ("g", "gram")];

/// The amount with its unit, or 999 without one.
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

/// The unit as UCUM writes it, with its name. Milliliters are written in many ways.
fn known_unit(unit: &str) -> Option<(&'static str, &'static str)> {
    let unit = if matches!(unit, "ml" | "ML" | "cc") { "mL" } else { unit };
    UNITS.iter().copied().find(|(code, _)| *code == unit)
}

/// Whether a text is a unit that a message can carry.
pub fn is_unit(text: &str) -> bool {
    known_unit(text.trim()).is_some()
}

/// Whether the text is a number above zero as HL7 writes it: digits, and one point at most. 999 means "unknown".
pub fn is_decimal(text: &str) -> bool {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    digits(whole) && digits(part) && text.bytes().any(|b| (b'1'..=b'9').contains(&b)) && text != UNKNOWN
}
