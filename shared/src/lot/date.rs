//! The expiration in a lot entry.

use chrono::{Datelike, Months, NaiveDate};

use crate::{
    immunization::{Expiration, ExpirationPrecision},
    typed::{Written, written},
};

/// Words of a lot entry that may be a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Words {
    /// A date.
    Date(Expiration),
    /// A date that is not in the calendar.
    NoDay,
    /// A date with a year of two digits, or in another order than ours, corrected.
    Unclear(String),
    /// Not a date.
    Other,
}

/// Years of an expiration without dividers; other numbers are a part of the lot.
const YEARS: std::ops::Range<i32> = 2000..2100;

/// Parses words as the expiration of a lot. `is_labeled` says that a word before them announces one.
pub fn read(words: &str, is_labeled: bool) -> Words {
    match written(words) {
        Some(date) => of(date, words),
        None => undivided(words, is_labeled).unwrap_or_else(|| spaced(words)),
    }
}

fn of(date: Written, words: &str) -> Words {
    let has_divider = words.contains('/') || words.bytes().any(|b| b.is_ascii_alphabetic());
    let is_whole = !date.is_short;
    match (expiration(date), is_whole) {
        (Some(known), true) => Words::Date(known),
        (Some(known), false) => Words::Unclear(write(known)),
        // Numbers with slashes, or in the form of a whole date, are a date with something wrong.
        (None, _) if is_whole || has_divider && date.day.is_some() => Words::NoDay,
        (None, _) => Words::Other,
    }
}

/// Parses digits without dividers: `092027` and `202709` are a month; of `093027`, `270930` and, where a date is
/// announced, `0927` and `2709` the order is not sure.
fn undivided(words: &str, is_labeled: bool) -> Option<Words> {
    if !words.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number = |from: usize, to: usize| words.get(from..to)?.parse::<u32>().ok();
    let date = |year: Option<u32>, month: Option<u32>, day: Option<u32>| {
        let (year, is_short) = (i32::try_from(year?).ok()?, year? < 100);
        expiration(Written { year, is_short, month: month?, day }).filter(|known| YEARS.contains(&known.date.year()))
    };
    let unclear = |known: Expiration| Words::Unclear(write(known));
    match words.len() {
        6 => {
            let by_month = date(number(2, 6), number(0, 2), None).or_else(|| date(number(0, 4), number(4, 6), None));
            let by_day = || {
                let american = date(number(4, 6), number(0, 2), number(2, 4));
                american.or_else(|| date(number(0, 2), number(2, 4), number(4, 6)))
            };
            by_month.map(Words::Date).or_else(|| by_day().map(unclear))
        }
        4 if is_labeled => {
            date(number(2, 4), number(0, 2), None).or_else(|| date(number(0, 2), number(2, 4), None)).map(unclear)
        }
        _ => None,
    }
}

/// Parses numbers with blanks between them, which may as well be a part of the lot.
fn spaced(words: &str) -> Words {
    let numbers = words.split(' ').all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit()));
    match written(&words.replace(' ', "/")) {
        Some(date) if numbers && words.contains(' ') && !date.is_short => {
            expiration(date).map_or(Words::Other, |known| Words::Unclear(write(known)))
        }
        _ => Words::Other,
    }
}

/// Returns `true` if a lot number holds a date that nothing else can be.
pub fn holds_date(lot: &str) -> bool {
    let words: Vec<_> = lot.split(' ').collect();
    // The whole of a lot may be digits that look like a date; a part of it may not.
    let is_date = |part: &str| match read(part, false) {
        Words::Date(_) => part != lot || !part.bytes().all(|b| b.is_ascii_digit()),
        Words::NoDay => part.contains('/'),
        Words::Unclear(_) => part.contains('/') && part.matches('/').count() == 2,
        Words::Other => false,
    };
    let several = (1..=MAX_WORDS).any(|n| words.windows(n).any(|window| is_date(&window.join(" "))));
    several || words.iter().any(|word| has_slashed_date(word))
}

/// Maximum number of words of a date.
pub const MAX_WORDS: usize = 3;

/// Returns `true` if a word has a date with slashes and a year of four digits somewhere in it.
fn has_slashed_date(word: &str) -> bool {
    let starts = word.char_indices().map(|(i, _)| i);
    starts.filter_map(|i| word.get(i..)).any(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '/').unwrap_or(rest.len());
        let date = rest.get(..end).unwrap_or_default();
        date.contains('/') && matches!(read(date, false), Words::Date(known) if YEARS.contains(&known.date.year()))
    })
}

/// Splits a lot from the date that follows it without a blank.
pub fn attached(word: &str) -> Option<(&str, Expiration)> {
    let starts = word.char_indices().map(|(i, _)| i).filter(|i| *i > 0);
    let mut splits = starts.filter_map(|i| word.split_at_checked(i));
    splits.find_map(|(lot, end)| match read(end, false) {
        Words::Date(date) if YEARS.contains(&date.date.year()) && end.contains('/') && is_padded(end) => {
            Some((lot, date))
        }
        _ => None,
    })
}

/// Formats an expiration as it is entered.
pub fn write(expiration: Expiration) -> String {
    match expiration.precision {
        ExpirationPrecision::Day => write_day(expiration.date),
        ExpirationPrecision::Month => format!("{:02}/{:04}", expiration.date.month(), expiration.date.year()),
    }
}

/// Formats a day as it is entered, without chrono's formatter, which is large in the browser.
pub fn write_day(date: NaiveDate) -> String {
    format!("{:02}/{:02}/{:04}", date.month(), date.day(), date.year())
}

/// Returns `true` if month and day have two digits, so that they are not taken for digits of the lot.
fn is_padded(date: &str) -> bool {
    matches!(date.len(), 7 | 10)
}

/// Returns the expiration of a date; a short year is of this century.
fn expiration(date: Written) -> Option<Expiration> {
    let year = if date.is_short { 2000 + date.year } else { date.year };
    if year < 1900 {
        return None;
    }
    if let Some(day) = date.day {
        let date = NaiveDate::from_ymd_opt(year, date.month, day)?;
        return Some(Expiration { date, precision: ExpirationPrecision::Day });
    }
    let first = NaiveDate::from_ymd_opt(year, date.month, 1)?;
    let date = first.checked_add_months(Months::new(1))?.pred_opt()?;
    Some(Expiration { date, precision: ExpirationPrecision::Month })
}
