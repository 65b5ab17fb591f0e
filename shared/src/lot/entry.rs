//! Lot entries: parsing and formatting.

use serde::{Deserialize, Serialize};

use super::{
    date::{Word, attached, read, write, write_day},
    gs1,
    shape::is_usable,
};
use crate::immunization::Expiration;

/// Maximum length of a lot number, in characters.
pub const MAX_LOT_LENGTH: usize = 20;

/// A lot number with its expiration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LotEntry {
    /// The lot number as printed.
    pub lot: String,
    /// Its expiration, if given.
    pub expiration: Option<Expiration>,
}

/// The reason why an entry is invalid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LotProblem {
    /// The entry is empty.
    #[error("Enter the lot number and its expiration, as LOT mm/dd/yyyy.")]
    Empty,
    /// A date without a lot.
    #[error("The lot number is missing. Enter it before the expiration, as LOT mm/dd/yyyy.")]
    NoLot,
    /// The lot is a word for "unknown", or has no letter or digit.
    #[error("This is not a lot number. Enter the number printed on the vial or the syringe.")]
    NotALot,
    /// The lot is too long for a message.
    #[error("The lot number is too long. Use at most 20 characters, as printed on the vial or the syringe.")]
    TooLong,
    /// The date is not in the calendar.
    #[error(
        "The expiration is not a day of the calendar. Enter it as mm/dd/yyyy, or as mm/yyyy when no day is printed."
    )]
    NoDay,
    /// The year has two digits.
    #[error("Enter the year of the expiration with four digits.")]
    ShortYear {
        /// The entry with four digits.
        suggestion: String,
    },
    /// The date has other dividers than slashes.
    #[error("Write the expiration with slashes.")]
    OtherDivider {
        /// The entry with slashes.
        suggestion: String,
    },
    /// The entry is the code of a package.
    #[error("This is the code of the package. Use the lot number and the expiration in it.")]
    Scanned {
        /// The entry for the code.
        suggestion: String,
    },
    /// Lot and date have no blank between them.
    #[error("Leave a blank between the lot number and the expiration.")]
    NoBlank {
        /// The entry with a blank.
        suggestion: String,
    },
}

impl LotProblem {
    /// Returns the entry that was probably meant.
    #[must_use]
    pub fn suggestion(&self) -> Option<&str> {
        match self {
            Self::ShortYear { suggestion }
            | Self::OtherDivider { suggestion }
            | Self::Scanned { suggestion }
            | Self::NoBlank { suggestion } => Some(suggestion),
            _ => None,
        }
    }
}

/// Parses an entry: the lot may hold blanks, slashes and dashes; the date is the last word.
///
/// # Errors
/// When lot or date is invalid.
pub fn parse(text: &str) -> Result<LotEntry, LotProblem> {
    let text = text.trim_matches(is_nothing);
    if text.is_empty() {
        return Err(LotProblem::Empty);
    }
    if let Some(suggestion) = scanned(text) {
        return Err(LotProblem::Scanned { suggestion });
    }
    let (lot, word) = text.rsplit_once(char::is_whitespace).map_or(("", text), |(lot, word)| (lot.trim(), word));
    match read(word) {
        Word::Other => without_date(text),
        Word::NoDay => Err(LotProblem::NoDay),
        _ if lot.is_empty() => Err(LotProblem::NoLot),
        Word::Date(expiration) => Ok(LotEntry { lot: check(lot)?, expiration: Some(expiration) }),
        Word::ShortYear(date) => Err(LotProblem::ShortYear { suggestion: format!("{lot} {date}") }),
        Word::OtherDivider(date) => Err(LotProblem::OtherDivider { suggestion: format!("{lot} {date}") }),
    }
}

/// Whether a character is whitespace or invisible, as pasted text may have.
fn is_nothing(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Returns the entry for the code of a package.
fn scanned(text: &str) -> Option<String> {
    let is_long = text.len() > MAX_LOT_LENGTH;
    let scan = gs1::read(text).ok().filter(|_| is_long)?;
    Some(format(&LotEntry { lot: scan.lot?, expiration: scan.expiration }))
}

fn without_date(text: &str) -> Result<LotEntry, LotProblem> {
    if let Some((lot, expiration)) = attached(text) {
        return Err(LotProblem::NoBlank { suggestion: format!("{} {}", lot.trim(), write(expiration)) });
    }
    Ok(LotEntry { lot: check(text)?, expiration: None })
}

fn check(lot: &str) -> Result<String, LotProblem> {
    if !is_usable(lot) {
        return Err(LotProblem::NotALot);
    }
    if lot.chars().count() > MAX_LOT_LENGTH {
        return Err(LotProblem::TooLong);
    }
    Ok(lot.to_owned())
}

/// Describes an entry in a sentence, with the last day of an expiration by month.
#[must_use]
pub fn describe(entry: &LotEntry) -> String {
    match entry.expiration {
        Some(expiration) => format!("Lot {}, expires {}", entry.lot, write_day(expiration.date)),
        None => format!("Lot {}, no expiration given", entry.lot),
    }
}

/// Formats an entry as it is entered.
#[must_use]
pub fn format(entry: &LotEntry) -> String {
    match entry.expiration {
        Some(expiration) => format!("{} {}", entry.lot, write(expiration)),
        None => entry.lot.clone(),
    }
}
