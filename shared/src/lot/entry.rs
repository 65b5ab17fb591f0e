//! Lot entries: parsing and formatting.

use serde::{Deserialize, Serialize};

use super::{
    date::{MAX_WORDS, Position, Words, attached, holds_date, is_lot_like, read, write, write_day},
    gs1::{self, ScanProblem},
    label::{is_divider, split_expiration_label, split_labels, strip_expiration_label, strip_lot_label},
    shape::is_usable,
};
use crate::{
    immunization::Expiration,
    typed::{describe_character, fold_digits, written},
};

/// Maximum length of a lot number, in characters.
pub const MAX_LOT_LENGTH: usize = 20;

/// Maximum length of an entry, in bytes: more is no lot with its expiration.
const MAX_ENTRY_LENGTH: usize = 200;

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
    /// Several lots, or a date or other text besides the lot and its expiration.
    #[error("This is more than one lot or date. Enter one lot number and its expiration, as LOT mm/dd/yyyy.")]
    Several,
    /// A character that no lot number has.
    #[error("The lot number has a character that is not on an American keyboard ({}). Type it by hand.", describe_character(*.0))]
    Character(char),
    /// The date is not in the calendar.
    #[error(
        "The expiration is not a day of the calendar. Enter it as mm/dd/yyyy, or as mm/yyyy when no day is printed."
    )]
    NoDay,
    /// The year has two digits, or the order of the date is not sure.
    #[error("Enter the expiration with slashes and the year with four digits, as mm/dd/yyyy or mm/yyyy.")]
    Unclear {
        /// The entry with the date that was probably meant.
        suggestion: String,
    },
    /// The date comes before the lot.
    #[error("Enter the lot number first, and then its expiration.")]
    DateFirst {
        /// The entry in its order.
        suggestion: String,
    },
    /// The entry is a package's code that cannot be used.
    #[error("{0}")]
    Scan(ScanProblem),
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
            Self::Unclear { suggestion } | Self::DateFirst { suggestion } | Self::NoBlank { suggestion } => {
                Some(suggestion)
            }
            _ => None,
        }
    }
}

/// Parses an entry: one lot, which may hold blanks, slashes and dashes, and one expiration after it; or the code of a
/// package. Labels such as `LOT:` and `EXP` may stand before either.
///
/// # Errors
/// Returns an error if lot or date is invalid, or what was typed may mean several.
pub fn parse(text: &str) -> Result<LotEntry, LotProblem> {
    if gs1::is_code(text) {
        return of_code(text);
    }
    let folded = fold_digits(text);
    if let Some(strange) = folded.chars().find(|c| !matches!(c, ' '..='~')) {
        return Err(LotProblem::Character(strange));
    }
    if folded.len() > MAX_ENTRY_LENGTH {
        return Err(LotProblem::TooLong);
    }
    let read = |text: &str| typed(&join_slashes(&text.replace([',', ';'], ", ")));
    // What is understood or suggested reads the same in the form in which it is kept.
    let is_kept = |kept: &str| read(kept).is_ok_and(|entry| format(&entry) == kept);
    match read(&folded) {
        Ok(entry) if is_kept(&format(&entry)) => Ok(entry),
        Err(problem) if problem.suggestion().is_none_or(is_kept) => Err(problem),
        _ => Err(LotProblem::Several),
    }
}

/// Takes out blanks beside the slashes of a date, as in `09 / 30 / 2027`.
fn join_slashes(text: &str) -> String {
    let mut groups: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match groups.last_mut() {
            Some(group) if group.ends_with('/') || word.starts_with('/') => *group = [group, " ", word].concat(),
            _ => groups.push(word.to_owned()),
        }
    }
    let joined = groups.into_iter().map(|group| {
        let joined = group.replace(' ', "");
        if ends_with_date(&joined) { joined } else { group }
    });
    joined.collect::<Vec<_>>().join(" ")
}

/// Returns `true` if a word is a date with slashes, alone or after a bracket or a colon.
fn ends_with_date(word: &str) -> bool {
    let is_part = |c: char| c.is_ascii_digit() || c == '/';
    let word = word.trim_end_matches(|c| !is_part(c));
    let date = word.trim_start_matches(|c| !is_part(c)).rsplit(|c| !is_part(c)).next().unwrap_or_default();
    let before = word.strip_suffix(date).unwrap_or_default();
    let is_apart = before.is_empty() || before.ends_with(['(', '[', ':', '=', ',', ';']);
    is_apart && written(date).is_some()
}

/// Returns the lot and the expiration in a package's code.
fn of_code(text: &str) -> Result<LotEntry, LotProblem> {
    let scan = gs1::read(text).map_err(LotProblem::Scan)?;
    let entry = LotEntry { lot: scan.lot.ok_or(LotProblem::Scan(ScanProblem::NoLot))?, expiration: scan.expiration };
    // What a code calls a lot must be one that can be entered too.
    match typed(&format(&entry)) {
        Ok(read) if read == entry => Ok(entry),
        Ok(_) => Err(LotProblem::NotALot),
        Err(problem) => Err(problem),
    }
}

/// Parses folded text.
fn typed(text: &str) -> Result<LotEntry, LotProblem> {
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).flat_map(split_labels).collect();
    if words.is_empty() {
        return Err(LotProblem::Empty);
    }
    let (after_label, is_lot_labeled) = strip_lot_label(&words);
    if let Some(after) = strip_expiration_label(after_label).filter(|_| !is_lot_labeled) {
        return date_first(after);
    }
    match last_date(after_label) {
        Some((lot, Words::Date(expiration))) => with_date(lot, expiration),
        Some((lot, date)) => refused(lot, date),
        None => without_date(after_label),
    }
}

/// Finds the date in the last words, and returns the words before it without those that announce it. The longest wins.
fn last_date<'a, 'w>(words: &'w [&'a str]) -> Option<(&'w [&'a str], Words)> {
    (1..=MAX_WORDS.min(words.len())).rev().find_map(|n| {
        let (lot, date) = words.split_at_checked(words.len() - n)?;
        let (first, rest) = date.split_first()?;
        let (lot, label) = split_expiration_label(lot);
        let (announced, first) = strip_label_of_word(first);
        let joined = [&[first], rest].concat().join(" ");
        let joined = joined.trim_matches(|c| is_divider(c) || matches!(c, '(' | ')' | '[' | ']'));
        let position = match label || announced {
            true => Position::Labeled,
            false if is_lot_like(lot) => Position::AfterLot,
            false => Position::Alone,
        };
        let is_lot = lot.is_empty() && position == Position::Alone && !joined.contains('/');
        let found = match read(joined, position) {
            // A number alone, or numbers with blanks, may be the lot.
            Words::Unclear(_) | Words::NoDay if is_lot => Words::Other,
            found => found,
        };
        (found != Words::Other).then_some((lot, found))
    })
}

/// Splits `EXP:09/2027` and `EXP09/2027` into the label and the date.
fn strip_label_of_word(word: &str) -> (bool, &str) {
    match super::label::expiration_in(word) {
        Some(date) if !date.is_empty() => (true, date),
        _ => (false, word),
    }
}

fn with_date(lot: &[&str], expiration: Expiration) -> Result<LotEntry, LotProblem> {
    Ok(LotEntry { lot: check(lot)?, expiration: Some(expiration) })
}

/// The problem of a date that is there and cannot be taken.
fn refused(lot: &[&str], date: Words) -> Result<LotEntry, LotProblem> {
    match date {
        Words::Unclear(date) => {
            let lot = check(lot)?;
            Err(LotProblem::Unclear { suggestion: format!("{lot} {date}") })
        }
        _ => Err(LotProblem::NoDay),
    }
}

/// Parses words after `EXP`: the date, and after it the lot.
fn date_first(words: &[&str]) -> Result<LotEntry, LotProblem> {
    let split = (1..=MAX_WORDS.min(words.len())).rev().find_map(|n| {
        let (date, lot) = words.split_at_checked(n)?;
        let joined = date.join(" ");
        match read(joined.trim_matches(is_divider), Position::Labeled) {
            Words::Other => None,
            found => Some((strip_lot_label(lot).0, found)),
        }
    });
    match split {
        Some((lot, Words::Date(expiration))) => with_date(lot, expiration),
        Some((lot, date)) => refused(lot, date),
        None => Err(LotProblem::NoLot),
    }
}

fn without_date(words: &[&str]) -> Result<LotEntry, LotProblem> {
    let whole = words.join(" ");
    if let Some((lot, expiration)) = attached(&whole)
        && let Ok(lot) = check(&lot.split(' ').collect::<Vec<_>>())
    {
        return Err(LotProblem::NoBlank { suggestion: format!("{lot} {}", write(expiration)) });
    }
    let first = (1..=MAX_WORDS.min(words.len())).rev().find_map(|n| {
        let (date, lot) = words.split_at_checked(n)?;
        let joined = date.join(" ");
        match read(joined.trim_matches(is_divider), Position::Alone) {
            Words::Date(expiration) => Some((strip_lot_label(lot).0, write(expiration))),
            Words::Unclear(date) if joined.contains('/') && is_lot_like(lot) => Some((strip_lot_label(lot).0, date)),
            _ => None,
        }
    });
    if let Some((lot, date)) = first
        && let Ok(lot) = check(lot)
    {
        return Err(LotProblem::DateFirst { suggestion: format!("{lot} {date}") });
    }
    Ok(LotEntry { lot: check(words)?, expiration: None })
}

/// Returns `true` if words begin with the label of a lot or of an expiration.
fn is_labeled(words: &[&str]) -> bool {
    strip_lot_label(words).1 || strip_expiration_label(words).is_some()
}

/// Checks the words of a lot, and joins them.
fn check(words: &[&str]) -> Result<String, LotProblem> {
    let lot = words.join(" ");
    let lot = lot.trim_start_matches([',', ';', ':', '.', '=', '#', ' ']);
    let lot = lot.trim_end_matches([',', ';', ':', '.', '=', '-', '/', '(', '[', ' ']);
    // A bracket that closes one before a label.
    let lot = if lot.contains(['(', '[']) { lot } else { lot.trim_end_matches([')', ']']) };
    if lot.is_empty() {
        let is_nothing = words.iter().all(|word| word.is_empty());
        return Err(if is_nothing { LotProblem::NoLot } else { LotProblem::NotALot });
    }
    if !is_usable(lot) {
        return Err(LotProblem::NotALot);
    }
    let is_and =
        |word: &str| matches!(word, "/" | "-") || word.eq_ignore_ascii_case("and") || word.eq_ignore_ascii_case("or");
    let own: Vec<_> = lot.split(' ').flat_map(split_labels).collect();
    if own.len() > lot.split(' ').count()
        || (0..own.len()).any(|n| own.get(n..).is_some_and(is_labeled))
        || split_expiration_label(&own).1
    {
        return Err(LotProblem::Several);
    }
    if lot.contains([',', ';', '&', '+']) || own.into_iter().any(is_and) || holds_date(lot) {
        return Err(LotProblem::Several);
    }
    if lot.len() > MAX_LOT_LENGTH {
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
