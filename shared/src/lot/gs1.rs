//! The code on a package, as a scanner that works like a keyboard types it: GTIN, lot, expiration and serial number in
//! a GS1 DataMatrix or a linear code.

use chrono::{Months, NaiveDate};

use super::element::{Element, elements};
use crate::{
    code_set::Catalog,
    immunization::{Expiration, ExpirationPrecision},
};

/// What a package's code says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    /// The number of the package, in fourteen digits.
    pub gtin: String,
    /// The NDCs that it may be, in eleven digits: the ten digits in the code do not say how they are divided.
    pub ndc: Vec<String>,
    /// The lot number.
    pub lot: Option<String>,
    /// Its expiration; by month when the code has no day.
    pub expiration: Option<Expiration>,
    /// The serial number.
    pub serial: Option<String>,
}

/// Why a text cannot be used as a package's code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ScanProblem {
    /// It is none.
    #[error("This is not the code of a package. Scan the square code on the vial or the syringe.")]
    NotACode,
    /// The check digit says that a digit is wrong.
    #[error("A digit of the code is wrong. Scan it again.")]
    CheckDigit,
    /// The expiration is not a day of the calendar.
    #[error("The expiration in the code is not a day of the calendar. Enter lot and expiration by hand.")]
    NoDay,
    /// The scanner leaves out what divides the code's parts, and they can be divided in several ways.
    #[error("The scanner leaves out the separators of the code. Enter lot and expiration by hand.")]
    Undivided,
}

/// Reads a code as it is typed: with or without its kind (`]d2`), with separators in any of the ways that scanners
/// have, or as it is printed with parentheses.
///
/// # Errors
/// When it is no code, or not a right one.
pub fn read(text: &str) -> Result<Scan, ScanProblem> {
    let text = text.trim_matches(|c: char| c.is_whitespace());
    if let Some(gtin) = bare_number(text) {
        return scan(&[Element::Gtin(gtin.clone())], gtin);
    }
    let elements = elements(text)?;
    let gtin = elements.iter().find_map(|e| if let Element::Gtin(gtin) = e { Some(gtin.clone()) } else { None });
    scan(&elements, gtin.ok_or(ScanProblem::NotACode)?)
}

/// The number of a linear code that holds nothing else, with the zeros that are not printed.
fn bare_number(text: &str) -> Option<String> {
    let is_number = matches!(text.len(), 12..=14) && text.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| format!("{text:0>14}"))
}

fn scan(elements: &[Element], gtin: String) -> Result<Scan, ScanProblem> {
    if !is_checked(&gtin) {
        return Err(ScanProblem::CheckDigit);
    }
    let mut scan = Scan { ndc: ndc_of(&gtin), gtin, lot: None, expiration: None, serial: None };
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

/// Whether the last digit checks the others: three times every other one from the right, and the rest once.
fn is_checked(digits: &str) -> bool {
    let weighed = |(at, digit): (usize, u32)| if at % 2 == 1 { digit * 3 } else { digit };
    let sum: u32 = digits.chars().rev().filter_map(|c| c.to_digit(10)).enumerate().map(weighed).sum();
    sum.is_multiple_of(10)
}

/// The NDCs in a GTIN: by the FDA's rule 03 and the ten digits stand between its first and its last digit.
fn ndc_of(gtin: &str) -> Vec<String> {
    let Some(ten) = gtin.get(1..13).and_then(|middle| middle.strip_prefix("03")) else { return Vec::new() };
    let layouts = [(4, 4), (5, 3), (5, 4)];
    layouts.into_iter().filter_map(|(labeler, product)| eleven(ten, labeler, product)).collect()
}

/// Ten digits as eleven: the part that is a digit short gets a zero before it.
fn eleven(ten: &str, labeler: usize, product: usize) -> Option<String> {
    let (first, rest) = ten.split_at_checked(labeler)?;
    let (second, third) = rest.split_at_checked(product)?;
    Some(format!("{first:0>5}-{second:0>4}-{third:0>2}"))
}

/// YYMMDD of this century; the day 00 means the last of the month.
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
    /// The NDC of the package in a catalog; none when the catalog has none of those that it may be, or several.
    #[must_use]
    pub fn ndc_in<'a>(&'a self, catalog: &Catalog) -> Option<&'a str> {
        let mut known = self.ndc.iter().filter(|ndc| !catalog.types_of_package(ndc).is_empty());
        match (known.next(), known.next()) {
            (Some(only), None) => Some(only),
            _ => None,
        }
    }
}
