//! Civil dates.

use chrono::{Datelike, Days, NaiveDate};

use super::{
    calendar::{Written, written},
    fold::fold_digits,
};

/// The century of a year with two digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateKind {
    /// A date of birth: the latest that is not in the future.
    Birth,
    /// A day on which something was done: of this century, or of the last one where it would be many years ahead.
    Past,
    /// A day to come: of this century.
    Coming,
}

/// The reason why a text is not a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DateProblem {
    /// The text has not the form of a date.
    #[error("Enter the date as mm/dd/yyyy.")]
    NotADate,
    /// The day is missing.
    #[error("The day is missing. Enter the date as mm/dd/yyyy.")]
    NoDay,
    /// The year is missing.
    #[error("The year is missing. Enter the date as mm/dd/yyyy.")]
    NoYear,
    /// The date is not in the calendar.
    #[error("This is not a day of the calendar. Enter the date as mm/dd/yyyy.")]
    NotInCalendar,
    /// The year is far from any that is meant.
    #[error("Check the year, and enter the date as mm/dd/yyyy.")]
    Year,
}

/// Years ahead of today that a year with two digits may mean.
const YEARS_AHEAD: i32 = 10;

/// Parses a date as people type it: `9/3/26`, `090326`, `3 Sep 2026`, `2026-09-03`, `today`. Months come first, as
/// Americans write them.
///
/// # Errors
/// Returns an error if it is none.
pub fn date(text: &str, today: NaiveDate, kind: DateKind) -> Result<NaiveDate, DateProblem> {
    let text = fold_digits(text);
    if let Some(day) = by_word(&text, today) {
        return Ok(day);
    }
    let Some(date) = compact(&text).or_else(|| written(&text)) else { return Err(without_year(&text)) };
    let day = date.day.ok_or(DateProblem::NoDay)?;
    let of = |year: i32| NaiveDate::from_ymd_opt(year, date.month, day);
    let found = if date.is_short {
        let (this, last) = (today.year() / 100 * 100 + date.year, today.year() / 100 * 100 - 100 + date.year);
        let is_ahead = match kind {
            DateKind::Birth => of(this).is_none_or(|day| day > today),
            DateKind::Past => this > today.year() + YEARS_AHEAD,
            DateKind::Coming => false,
        };
        of(if is_ahead { last } else { this })
    } else {
        of(date.year)
    };
    let found = found.ok_or(DateProblem::NotInCalendar)?;
    if (1800..2200).contains(&found.year()) { Ok(found) } else { Err(DateProblem::Year) }
}

/// Parses a date that does not depend on today: with a year of four digits.
#[must_use]
pub fn whole_date(text: &str) -> Option<NaiveDate> {
    let date = written(&fold_digits(text)).filter(|date| !date.is_short)?;
    let is_near = (1800..2200).contains(&date.year);
    NaiveDate::from_ymd_opt(date.year, date.month, date.day?).filter(|_| is_near)
}

/// Returns the day of a word.
fn by_word(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    match text.to_ascii_lowercase().as_str() {
        "today" | "now" => Some(today),
        "yesterday" => today.checked_sub_days(Days::new(1)),
        "tomorrow" => today.checked_add_days(Days::new(1)),
        _ => None,
    }
}

/// Parses six digits: month, day, year.
fn compact(text: &str) -> Option<Written> {
    let number = |from: usize| text.get(from..from + 2)?.parse::<u32>().ok();
    let is_compact = text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit());
    let (month, day, year) = (number(0)?, number(2)?, i32::try_from(number(4)?).ok()?);
    is_compact.then_some(Written { year, is_short: true, month, day: Some(day) })
}

/// The problem of a text that is no date: with the year 2000 it may be one.
fn without_year(text: &str) -> DateProblem {
    let has_day = ["/", "-", " "]
        .iter()
        .any(|divider| written(&[text, divider, "2000"].concat()).is_some_and(|date| date.day.is_some()));
    if has_day { DateProblem::NoYear } else { DateProblem::NotADate }
}
