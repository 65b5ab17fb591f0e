//! The expiration at the end of a lot entry.

use chrono::{Datelike, Months, NaiveDate};

use crate::immunization::{Expiration, ExpirationPrecision};

/// The last word of a lot entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Word {
    /// A date.
    Date(Expiration),
    /// A date that is not in the calendar.
    NoDay,
    /// A date with a year of two digits, corrected to four.
    ShortYear(String),
    /// A date with dashes or dots, corrected to slashes.
    OtherDivider(String),
    /// Not a date.
    Other,
}

/// Parses the last word of an entry.
pub fn read(word: &str) -> Word {
    if let Some(numbers) = numbers(word, '/') {
        return slashed(&numbers);
    }
    for divider in ['-', '.'] {
        let numbers = numbers(word, divider).unwrap_or_default();
        match slashed(&numbers) {
            Word::Date(date) => return Word::OtherDivider(write(date)),
            // Two numbers of two digits may as well be a part of the lot.
            Word::ShortYear(date) if numbers.len() > 2 => return Word::OtherDivider(date),
            _ => {}
        }
    }
    Word::Other
}

/// Splits a lot from the date that follows it without a blank.
pub fn attached(word: &str) -> Option<(&str, Expiration)> {
    let starts = word.char_indices().map(|(i, _)| i).filter(|i| *i > 0);
    let mut splits = starts.filter_map(|i| word.split_at_checked(i));
    splits.find_map(|(lot, end)| match read(end) {
        Word::Date(date) if (2000..2100).contains(&date.date.year()) && is_padded(end) => Some((lot, date)),
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

/// Whether month and day have two digits, so that they are not taken for digits of the lot.
fn is_padded(date: &str) -> bool {
    matches!(date.len(), 7 | 10)
}

/// Splits a date into its two or three numbers.
fn numbers(word: &str, divider: char) -> Option<Vec<&str>> {
    let parts: Vec<_> = word.split(divider).collect();
    let (year, rest) = parts.split_last()?;
    let is_digits = |t: &str, lengths: &[usize]| lengths.contains(&t.len()) && t.bytes().all(|b| b.is_ascii_digit());
    let fits = matches!(rest.len(), 1 | 2) && rest.iter().all(|t| is_digits(t, &[1, 2])) && is_digits(year, &[2, 4]);
    fits.then_some(parts)
}

fn slashed(numbers: &[&str]) -> Word {
    let Some((year, rest)) = numbers.split_last() else { return Word::Other };
    let is_short = year.len() == 2;
    let year = if is_short { format!("20{year}") } else { (*year).to_owned() };
    match (date(&year, rest), is_short) {
        (Some(date), true) => Word::ShortYear(write(date)),
        (Some(date), false) => Word::Date(date),
        (None, true) => Word::Other,
        (None, false) => Word::NoDay,
    }
}

fn date(year: &str, rest: &[&str]) -> Option<Expiration> {
    let year = year.parse().ok().filter(|y| *y >= 1900)?;
    let number = |text: &str| text.parse::<u32>().ok();
    match rest {
        [month, day] => {
            let date = NaiveDate::from_ymd_opt(year, number(month)?, number(day)?)?;
            Some(Expiration { date, precision: ExpirationPrecision::Day })
        }
        [month] => {
            let first = NaiveDate::from_ymd_opt(year, number(month)?, 1)?;
            let date = first.checked_add_months(Months::new(1))?.pred_opt()?;
            Some(Expiration { date, precision: ExpirationPrecision::Month })
        }
        _ => None,
    }
}
