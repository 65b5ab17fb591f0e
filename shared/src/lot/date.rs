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

/// Position of words in an entry, on which it depends what numbers may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position {
    /// No lot with a digit before them: numbers may be the lot.
    Alone,
    /// After a lot.
    AfterLot,
    /// After a label that announces an expiration.
    Labeled,
}

/// Years of an expiration without dividers; other numbers are a part of the lot.
const YEARS: std::ops::Range<i32> = 2000..2100;

/// Years of an expiration in four digits without a label; other numbers are a part of the lot.
const NEAR_YEARS: std::ops::Range<i32> = 2020..2050;

/// Parses words as the expiration of a lot.
pub fn read(words: &str, position: Position) -> Words {
    let found = match written(words) {
        Some(date) => of(date, words),
        None => undivided(words, position).unwrap_or_else(|| spaced(words, position)),
    };
    match found {
        Words::Other if position != Position::Alone && is_dashed(words) => dashed(words),
        Words::Other if is_slashed(words, position) => Words::NoDay,
        found => found,
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

/// Parses digits without dividers: `092027` and `202709` are a month; of `093027`, `270930` and, after a lot or a label,
/// `0927` and `2709` the order is not sure.
fn undivided(words: &str, position: Position) -> Option<Words> {
    if !words.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let years = if position == Position::AfterLot && words.len() == 4 { NEAR_YEARS } else { YEARS };
    let number = |from: usize, to: usize| words.get(from..to)?.parse::<u32>().ok();
    let date = |year: Option<u32>, month: Option<u32>, day: Option<u32>| {
        let (year, is_short) = (i32::try_from(year?).ok()?, year? < 100);
        expiration(Written { year, is_short, month: month?, day }).filter(|known| years.contains(&known.date.year()))
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
        4 if position != Position::Alone => {
            date(number(2, 4), number(0, 2), None).or_else(|| date(number(0, 2), number(2, 4), None)).map(unclear)
        }
        _ => None,
    }
}

/// Parses numbers with blanks between them, which may as well be a part of the lot.
fn spaced(words: &str, position: Position) -> Words {
    let numbers = words.split(' ').all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit()));
    let is_near = |known: &Expiration| NEAR_YEARS.contains(&known.date.year());
    match written(&words.replace(' ', "/")).filter(|_| numbers && words.contains(' ')) {
        Some(date) if !date.is_short => expiration(date).map_or(Words::Other, |known| Words::Unclear(write(known))),
        Some(date) if position != Position::Alone => {
            expiration(date).filter(is_near).map_or(Words::Other, |known| Words::Unclear(write(known)))
        }
        _ => Words::Other,
    }
}

/// Returns `true` if words are two or three numbers with dashes or points, of the lengths in a date. Letters that look
/// like digits count as digits.
fn is_dashed(words: &str) -> bool {
    let lengths = |sign: char| words.split(sign).map(count_digits).collect::<Option<Vec<_>>>();
    ['-', '.']
        .into_iter()
        .filter_map(lengths)
        .any(|lengths| matches!(lengths.as_slice(), [1 | 2, 2] | [1..=4, 1 | 2, 1..=4]))
}

/// Returns the number of digits of a word that has nothing else.
fn count_digits(word: &str) -> Option<usize> {
    word.chars().all(is_like_digit).then_some(word.len())
}

/// Parses numbers with dashes or points after a lot: `09-27` is a month; of three numbers that are no date in our order
/// the order is not known.
fn dashed(words: &str) -> Words {
    match written(&words.replace(['-', '.'], "/")) {
        Some(date) if date.day.is_none() => expiration(date).map_or(Words::Other, |known| Words::Unclear(write(known))),
        None if words.split(['-', '.']).count() < MAX_WORDS => Words::Other,
        _ => Words::NoDay,
    }
}

/// Returns `true` if a word is digits with slashes, as only a date has them: with one after a lot, and elsewhere with two
/// or in the form of a whole date. Letters that look like digits count as digits.
fn is_slashed(word: &str, position: Position) -> bool {
    let has_digit = word.bytes().any(|b| b.is_ascii_digit());
    let is_one = has_digit && word.chars().all(|c| c == '/' || is_like_digit(c)) && word.starts_with(is_like_digit);
    let digits = word.replace(['O', 'o'], "0").replace(['I', 'l'], "1");
    let is_whole = || written(&digits).is_some_and(|date| !date.is_short);
    match word.matches('/').count() {
        0 => false,
        1 => is_one && (position != Position::Alone || is_whole()),
        _ => is_one,
    }
}

/// Returns `true` if a character is a digit, or a letter that is typed for one.
fn is_like_digit(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, 'O' | 'o' | 'I' | 'l')
}

/// Returns `true` if words have a digit, as a lot has before an expiration.
pub fn is_lot_like(words: &[&str]) -> bool {
    words.iter().any(|word| word.bytes().any(|b| b.is_ascii_digit()))
}

/// Returns `true` if a lot number holds a date that nothing else can be.
pub fn holds_date(lot: &str) -> bool {
    let words: Vec<_> = lot.split(' ').collect();
    // The whole of a lot may be digits that look like a date; a part of it may not.
    let is_date = |part: &str| match read(part, Position::Alone) {
        Words::Date(_) => part != lot || !part.bytes().all(|b| b.is_ascii_digit()),
        Words::NoDay => part.contains('/'),
        Words::Unclear(_) => part.contains('/') && part.matches('/').count() == 2,
        Words::Other => false,
    };
    let several = (1..=MAX_WORDS).any(|n| words.windows(n).any(|window| is_date(&window.join(" "))));
    several || words.iter().any(|word| has_slashed_date(word)) || holds_unclear_date(&words)
}

/// Returns `true` if a word after a lot is no day, or one between two lots may be an expiration.
fn holds_unclear_date(words: &[&str]) -> bool {
    words.iter().enumerate().any(|(n, word)| {
        let (Some((before, _)), Some((_, after))) = (words.split_at_checked(n), words.split_at_checked(n + 1)) else {
            return false;
        };
        is_lot_like(before)
            && match read(word, Position::AfterLot) {
                Words::NoDay => word.contains('/'),
                Words::Date(_) | Words::Unclear(_) => is_lot_like(after),
                Words::Other => false,
            }
    })
}

/// Maximum number of words of a date.
pub const MAX_WORDS: usize = 3;

/// Returns `true` if a word has a date with slashes and a year of four digits somewhere in it.
fn has_slashed_date(word: &str) -> bool {
    let starts = word.char_indices().map(|(i, _)| i);
    starts.filter_map(|i| word.get(i..)).any(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '/').unwrap_or(rest.len());
        let date = rest.get(..end).unwrap_or_default();
        date.contains('/')
            && matches!(read(date, Position::Alone), Words::Date(known) if YEARS.contains(&known.date.year()))
    })
}

/// Splits a lot from the date that follows it without a blank.
pub fn attached(word: &str) -> Option<(&str, Expiration)> {
    let starts = word.char_indices().map(|(i, _)| i).filter(|i| *i > 0);
    let mut splits = starts.filter_map(|i| word.split_at_checked(i));
    splits.find_map(|(lot, end)| match read(end, Position::Alone) {
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
