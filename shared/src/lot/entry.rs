//! The entry as a whole.

use serde::{Deserialize, Serialize};

use super::date::{Word, attached, read, write, write_day};
use crate::immunization::Expiration;

/// The longest lot number that a message takes, in characters.
pub const LONGEST: usize = 20;

/// What stands in the field: a lot, and when it expires.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LotEntry {
    /// The lot number as printed.
    pub lot: String,
    /// Its expiration; none when only the lot was given.
    pub expiration: Option<Expiration>,
}

/// What is wrong with an entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LotProblem {
    /// Nothing is there.
    #[error("Enter the lot number and its expiration, as LOT mm/dd/yyyy.")]
    Empty,
    /// A date without a lot.
    #[error("The lot number is missing. Enter it before the expiration, as LOT mm/dd/yyyy.")]
    NoLot,
    /// The lot is a word for "unknown", or holds no letter or digit.
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
    /// The date is divided by something else than slashes.
    #[error("Write the expiration with slashes.")]
    OtherDivider {
        /// The entry with slashes.
        suggestion: String,
    },
    /// There is no blank between lot and date.
    #[error("Leave a blank between the lot number and the expiration.")]
    NoBlank {
        /// The entry with a blank.
        suggestion: String,
    },
}

impl LotProblem {
    /// The entry that was probably meant.
    #[must_use]
    pub fn suggestion(&self) -> Option<&str> {
        match self {
            Self::ShortYear { suggestion } | Self::OtherDivider { suggestion } | Self::NoBlank { suggestion } => {
                Some(suggestion)
            }
            _ => None,
        }
    }
}

/// Reads an entry: the lot may hold blanks, slashes and dashes; the date is the last word.
///
/// # Errors
/// When there is no usable lot, or the date is not one.
pub fn parse(text: &str) -> Result<LotEntry, LotProblem> {
    let text = text.trim();
    if text.is_empty() {
        return Err(LotProblem::Empty);
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
    if lot.chars().count() > LONGEST {
        return Err(LotProblem::TooLong);
    }
    Ok(lot.to_owned())
}

/// Whether a text can be a lot number: it has a letter or digit, and is not a word for "unknown".
#[must_use]
pub fn is_usable(lot: &str) -> bool {
    let core: String = lot.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_ascii_uppercase();
    !matches!(core.as_str(), "" | "NA" | "UNKNOWN" | "UNK" | "NONE" | "NULL")
}

/// An entry as a sentence, so that a person sees what was understood: a month means its last day.
#[must_use]
pub fn say(entry: &LotEntry) -> String {
    match entry.expiration {
        Some(expiration) => format!("Lot {}, expires {}", entry.lot, write_day(expiration.date)),
        None => format!("Lot {}, no expiration given", entry.lot),
    }
}

/// An entry as it is typed.
#[must_use]
pub fn format(entry: &LotEntry) -> String {
    match entry.expiration {
        Some(expiration) => format!("{} {}", entry.lot, write(expiration)),
        None => entry.lot.clone(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::immunization::ExpirationPrecision;

    fn expiration(date: &str, precision: ExpirationPrecision) -> Option<Expiration> {
        Some(Expiration { date: date.parse().unwrap(), precision })
    }

    #[rstest::rstest]
    #[case("AB123 09/30/2026", "AB123", expiration("2026-09-30", ExpirationPrecision::Day))]
    #[case("AB123 09/2026", "AB123", expiration("2026-09-30", ExpirationPrecision::Month))]
    #[case("X 2/2028", "X", expiration("2028-02-29", ExpirationPrecision::Month))]
    #[case("A B-12/3 01/05/2027", "A B-12/3", expiration("2027-01-05", ExpirationPrecision::Day))]
    #[case("AB123", "AB123", None)]
    #[case("  AB123   9/3/2026  ", "AB123", expiration("2026-09-03", ExpirationPrecision::Day))]
    #[case("B12/34", "B12/34", None)]
    #[case("AB 12345", "AB 12345", None)]
    #[case(
        "12345678901234567890 12/2026",
        "12345678901234567890",
        expiration("2026-12-31", ExpirationPrecision::Month)
    )]
    fn an_entry_is_read(#[case] text: &str, #[case] lot: &str, #[case] expiration: Option<Expiration>) {
        assert_eq!(parse(text), Ok(LotEntry { lot: lot.into(), expiration }));
    }

    #[rstest::rstest]
    #[case("", LotProblem::Empty)]
    #[case("   ", LotProblem::Empty)]
    #[case("09/2026", LotProblem::NoLot)]
    #[case("09/30/2026", LotProblem::NoLot)]
    #[case("09/26", LotProblem::NoLot)]
    #[case("AB123 9/31/2026", LotProblem::NoDay)]
    #[case("AB123 02/30/2026", LotProblem::NoDay)]
    #[case("AB123 13/2026", LotProblem::NoDay)]
    #[case("AB123 00/2026", LotProblem::NoDay)]
    #[case("N/A 09/30/2026", LotProblem::NotALot)]
    #[case("unknown", LotProblem::NotALot)]
    #[case("None 09/2026", LotProblem::NotALot)]
    #[case("--- 09/2026", LotProblem::NotALot)]
    #[case("123456789012345678901 12/2026", LotProblem::TooLong)]
    fn what_cannot_be_meant_is_refused(#[case] text: &str, #[case] problem: LotProblem) {
        assert_eq!(parse(text), Err(problem));
    }

    #[rstest::rstest]
    #[case("AB123 09/30/26", "AB123 09/30/2026")]
    #[case("AB123 09/26", "AB123 09/2026")]
    #[case("AB123 09-30-2026", "AB123 09/30/2026")]
    #[case("AB123 9.2026", "AB123 09/2026")]
    #[case("AB12309/30/2026", "AB123 09/30/2026")]
    #[case("AB12309/2026", "AB123 09/2026")]
    fn what_was_probably_meant_is_offered(#[case] text: &str, #[case] suggestion: &str) {
        let problem = parse(text).unwrap_err();
        assert_eq!(problem.suggestion(), Some(suggestion));
        assert_eq!(format(&parse(suggestion).unwrap()), suggestion);
    }

    #[rstest::rstest]
    #[case("AB123 09/30/2026", "Lot AB123, expires 09/30/2026")]
    #[case("AB123 2/2028", "Lot AB123, expires 02/29/2028")]
    #[case("AB123", "Lot AB123, no expiration given")]
    fn an_entry_is_said(#[case] text: &str, #[case] said: &str) {
        assert_eq!(say(&parse(text).unwrap()), said);
    }

    proptest! {
        #[test]
        fn reading_never_panics(text in "\\PC{0,40}") {
            let _ = parse(&text);
        }

        #[test]
        fn what_is_formatted_reads_the_same(
            lot in "[A-Z]{2}[A-Z0-9-]{0,8}", day in 0u32..40_000, by_month: bool,
        ) {
            let date = chrono::NaiveDate::from_ymd_opt(2000, 1, 1).unwrap() + chrono::Days::new(u64::from(day));
            let text = if by_month { format!("{lot} {}", date.format("%m/%Y")) } else { format!("{lot} {}", date.format("%m/%d/%Y")) };
            // Words for "unknown" are refused, whatever follows them.
            prop_assume!(is_usable(&lot));
            prop_assert_eq!(super::format(&parse(&text).unwrap()), text);
        }
    }
}
