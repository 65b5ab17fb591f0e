//! GS1 codes of packages as a keyboard scanner types them: GTIN, lot, expiration and serial number of a DataMatrix or a
//! linear code.

use chrono::{Months, NaiveDate};

use super::element::{Element, elements};
use crate::{
    code_set::Catalog,
    immunization::{Expiration, ExpirationPrecision},
    typed::{self, fold_digits},
};

/// The content of a package's code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    /// The GTIN, in fourteen digits, if the code has it.
    pub gtin: Option<String>,
    /// The possible NDCs, in eleven digits: the ten digits in the code do not say how they are divided.
    pub ndc: Vec<String>,
    /// The lot number.
    pub lot: Option<String>,
    /// Its expiration; by month when the code has no day.
    pub expiration: Option<Expiration>,
    /// The serial number.
    pub serial: Option<String>,
}

/// The reason why a text is not a valid code of a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ScanProblem {
    /// The text is not a code.
    #[error("This is not the code of a package. Scan the square code on the vial or the syringe.")]
    NotACode,
    /// The check digit is wrong.
    #[error("A digit of the code is wrong. Scan it again.")]
    CheckDigit,
    /// The expiration is not a day of the calendar.
    #[error("The expiration in the code is not a day of the calendar. Enter lot and expiration by hand.")]
    NoDay,
    /// The separators are missing, and the lot may end in more than one place.
    #[error(
        "The scanner leaves out the separators of the code, so that the end of the lot is not sure. Enter lot and expiration by hand."
    )]
    Undivided,
    /// The code has no lot.
    #[error("The code of the package has no lot number. Enter lot and expiration by hand.")]
    NoLot,
}

/// Parses a scanned code, with or without its symbology identifier (`]d2`) and with any representation of separators, or
/// a printed one with parentheses. Only a code that is told by these signs may have a lot without the number of the
/// package.
///
/// # Errors
/// Returns an error if the text is not a valid code.
pub fn read(text: &str) -> Result<Scan, ScanProblem> {
    let folded = fold_digits(text);
    let text = folded.as_str();
    if let Some(gtin) = bare_number(text) {
        return scan(&[Element::Gtin(gtin)]);
    }
    let elements = elements(text)?;
    let scan = scan(&elements)?;
    let is_whole = scan.gtin.is_some() || scan.lot.is_some() && has_signs(text);
    if is_whole { Ok(scan) } else { Err(ScanProblem::NotACode) }
}

/// Returns `true` if a text is the code of a package, or begins as one: with a symbology identifier, a separator, or
/// the number of the package.
#[must_use]
pub fn is_code(text: &str) -> bool {
    let folded = fold_digits(text);
    let text = folded.as_str();
    let is_digits = |text: Option<&str>| text.is_some_and(|text| text.bytes().all(|b| b.is_ascii_digit()));
    let is_numbered = text.starts_with("01") && is_digits(text.get(2..16)) && text.as_bytes().get(16) != Some(&b' ');
    has_signs(text) || is_numbered || read(text).is_ok_and(|scan| !scan.ndc.is_empty() || bare_number(text).is_none())
}

/// Returns `true` if a text has a symbology identifier, a separator, or an identifier in parentheses at its start.
fn has_signs(text: &str) -> bool {
    let printed = text.strip_prefix('(').map(str::trim_start).and_then(|rest| rest.split_at_checked(2));
    let is_printed = printed.is_some_and(|(identifier, rest)| {
        identifier.bytes().all(|b| b.is_ascii_digit()) && rest.trim_start().starts_with(')')
    });
    is_printed || text.starts_with(']') || text.contains(['\u{1d}', '\u{241d}'])
}

/// Returns the GTIN of a linear code without other elements, with leading zeros.
fn bare_number(text: &str) -> Option<String> {
    let is_number = matches!(text.len(), 12..=14) && text.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| format!("{text:0>14}"))
}

fn scan(elements: &[Element]) -> Result<Scan, ScanProblem> {
    let gtin = elements.iter().find_map(|e| if let Element::Gtin(gtin) = e { Some(gtin.clone()) } else { None });
    if gtin.as_deref().is_some_and(|gtin| !is_checked(gtin)) {
        return Err(ScanProblem::CheckDigit);
    }
    let ndc = gtin.as_deref().map(ndc_of).unwrap_or_default();
    let mut scan = Scan { ndc, gtin, lot: None, expiration: None, serial: None };
    for element in elements {
        match element {
            Element::Lot(lot) => scan.lot = Some(lot.clone()),
            Element::Serial(serial) => scan.serial = Some(serial.clone()),
            Element::Expiration(digits) => scan.expiration = Some(expiration(digits).ok_or(ScanProblem::NoDay)?),
            Element::Gtin(_) | Element::Other => {}
        }
    }
    Ok(scan)
}

/// Returns `true` if the check digit is right: every other digit from the right counts three times.
fn is_checked(digits: &str) -> bool {
    let weighed = |(at, digit): (usize, u32)| if at % 2 == 1 { digit * 3 } else { digit };
    let sum: u32 = digits.chars().rev().filter_map(|c| c.to_digit(10)).enumerate().map(weighed).sum();
    sum.is_multiple_of(10)
}

/// Returns the possible NDCs of a GTIN, which has 03 and the ten digits between its first and its last digit.
fn ndc_of(gtin: &str) -> Vec<String> {
    let Some(ten) = gtin.get(1..13).and_then(|middle| middle.strip_prefix("03")) else { return Vec::new() };
    let layouts = [(4, 4), (5, 3), (5, 4)];
    layouts.into_iter().filter_map(|(labeler, product)| typed::split(ten, labeler, product)).collect()
}

/// Parses YYMMDD of this century; day 00 is the last of the month.
fn expiration(digits: &str) -> Option<Expiration> {
    let number = |from: usize| digits.get(from..from + 2)?.parse::<u32>().ok();
    let (year, month, day) = (2000 + i32::try_from(number(0)?).ok()?, number(2)?, number(4)?);
    if day > 0 {
        let date = NaiveDate::from_ymd_opt(year, month, day)?;
        return Some(Expiration { date, precision: ExpirationPrecision::Day });
    }
    let date = NaiveDate::from_ymd_opt(year, month, 1)?.checked_add_months(Months::new(1))?.pred_opt()?;
    Some(Expiration { date, precision: ExpirationPrecision::Month })
}

impl Scan {
    /// Returns the only possible NDC that a catalog has; none for several.
    #[must_use]
    pub fn ndc_in<'a>(&'a self, catalog: &Catalog) -> Option<&'a str> {
        let mut known = self.ndc.iter().filter(|ndc| !catalog.types_of_package(ndc).is_empty());
        match (known.next(), known.next()) {
            (Some(only), None) => Some(only),
            _ => None,
        }
    }
}
