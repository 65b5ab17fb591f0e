//! Amounts of a dose (RXA-6).

use super::fold::{fold, fold_digits};
use crate::unicode::lower;

/// An amount as it is stored and sent, with the unit that was typed beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    /// The number in decimal digits without needless zeros, as `0.5`.
    pub number: String,
    /// Its UCUM unit, if one was typed.
    pub unit: Option<&'static str>,
}

/// The reason why a text is not an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AmountProblem {
    /// The text is no number.
    #[error("Enter the amount as a number, as 0.5.")]
    NotANumber,
    /// A comma may divide thousands or decimals.
    #[error("The comma may mean thousands. Enter the amount with a point, as 0.5.")]
    Comma,
    /// The amount is zero.
    #[error("The amount is zero. Enter what was given, as 0.5, or leave it empty if nobody knows.")]
    Zero,
    /// 999, which means unknown in a message.
    #[error("999 means an unknown amount. Leave it empty if nobody knows it.")]
    Unknown,
    /// The number has more digits than any dose.
    #[error("The number is too long. Enter at most 4 digits after the point and 6 before it, as 0.5.")]
    TooLong,
    /// Another unit is typed beside the amount than in its own field.
    #[error("The amount and its unit have different units. Enter the unit once.")]
    Units,
}

/// Maximum number of digits before the point.
const MAX_WHOLE: usize = 6;
/// Maximum number of digits after the point.
const MAX_DECIMALS: usize = 4;

/// Units as people write them, longest first, with their codes.
const UNITS: &[(&str, &str)] = &[
    ("milliliters", "mL"),
    ("millilitres", "mL"),
    ("milliliter", "mL"),
    ("millilitre", "mL"),
    ("ml", "mL"),
    ("cc", "mL"),
    ("mcg", "ug"),
    ("ug", "ug"),
    ("\u{b5}g", "ug"),
    ("\u{3bc}g", "ug"),
    ("mg", "mg"),
    ("g", "g"),
];

/// Parses an amount: `.5`, `0.50`, `5.`, `0,5`, `0.5 mL`; none for an empty text.
///
/// # Errors
/// Returns an error if it is not a number above zero.
pub fn amount(text: &str) -> Result<Option<Amount>, AmountProblem> {
    let text = lower(&fold_digits(text));
    if text.is_empty() {
        return Ok(None);
    }
    let unit = UNITS
        .iter()
        .find_map(|(word, unit)| Some((text.strip_suffix('.').unwrap_or(&text).strip_suffix(word)?, *unit)));
    let (number, unit) = unit.map_or((text.as_str(), None), |(number, unit)| (number.trim_end(), Some(unit)));
    let number = plain(number)?;
    Ok(Some(Amount { number, unit }))
}

/// Parses an amount whose unit has its own field too.
///
/// # Errors
/// Returns an error if it is not a number above zero, or the units differ.
pub fn amount_in(text: &str, unit: Option<&str>) -> Result<Option<Amount>, AmountProblem> {
    let found = amount(text)?;
    let typed = found.as_ref().and_then(|amount| amount.unit);
    let is_same = |unit: &str| unit.is_empty() || typed.is_none_or(|typed| is_unit(unit, typed));
    if unit.is_none_or(|unit| is_same(&fold(unit))) { Ok(found) } else { Err(AmountProblem::Units) }
}

/// Returns `true` if a unit means the one that was typed beside the amount.
fn is_unit(unit: &str, typed: &str) -> bool {
    unit.eq_ignore_ascii_case(typed) || typed == "mL" && unit.eq_ignore_ascii_case("cc")
}

/// Writes a decimal number without needless zeros.
fn plain(text: &str) -> Result<String, AmountProblem> {
    let (whole, decimals) = match text.split_once('.') {
        Some(parts) => parts,
        None => text.split_once(',').unwrap_or((text, "")),
    };
    let is_number = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if !is_number(whole) || !is_number(decimals) || whole.is_empty() && decimals.is_empty() {
        let is_grouped = text.contains(',') && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b',' | b'.'));
        return Err(if is_grouped { AmountProblem::Comma } else { AmountProblem::NotANumber });
    }
    let (whole, decimals, was) = (whole.trim_start_matches('0'), decimals.trim_end_matches('0'), decimals);
    if text.contains(',') && !whole.is_empty() && was.len() == 3 {
        return Err(AmountProblem::Comma);
    }
    if whole.len() > MAX_WHOLE || decimals.len() > MAX_DECIMALS {
        return Err(AmountProblem::TooLong);
    }
    match (whole, decimals) {
        ("", "") => Err(AmountProblem::Zero),
        ("999", "") => Err(AmountProblem::Unknown),
        ("", decimals) => Ok(["0.", decimals].concat()),
        (whole, "") => Ok(whole.to_owned()),
        (whole, decimals) => Ok([whole, ".", decimals].concat()),
    }
}
