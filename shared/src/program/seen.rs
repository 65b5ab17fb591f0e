//! The last time at which a fact was seen: a year, or a month of one.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// The last time at which a fact was seen, as `2022` or `2022-03`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Seen {
    year: i32,
    month: Option<u32>,
}

impl Seen {
    /// Creates the month of a day.
    #[must_use]
    pub fn on(day: NaiveDate) -> Self {
        Self { year: day.year(), month: Some(day.month()) }
    }

    /// Returns `true` if it is more than a number of years ago; a year alone counts from its end.
    #[must_use]
    pub fn is_older_than(self, years: i32, today: NaiveDate) -> bool {
        (self.year + years, self.month.unwrap_or(12)) < (today.year(), today.month())
    }
}

/// Error of a text that is no time.
const INVALID: &str = "expected a year or a month, as 2022 or 2022-03";

impl TryFrom<String> for Seen {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let (year, month) = text.split_once('-').map_or((text.as_str(), None), |(year, month)| (year, Some(month)));
        let number = |text: &str, length: usize| {
            text.parse::<u32>().ok().filter(|_| text.len() == length && text.bytes().all(|b| b.is_ascii_digit()))
        };
        let year = number(year, 4).and_then(|year| i32::try_from(year).ok()).filter(|year| *year >= 2000);
        let year = year.ok_or(INVALID)?;
        let Some(month) = month else { return Ok(Self { year, month: None }) };
        let month = number(month, 2).filter(|month| (1..=12).contains(month)).ok_or(INVALID)?;
        Ok(Self { year, month: Some(month) })
    }
}

impl From<Seen> for String {
    fn from(seen: Seen) -> Self {
        seen.to_string()
    }
}

impl std::fmt::Display for Seen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.month {
            Some(month) => write!(f, "{}-{month:02}", self.year),
            None => write!(f, "{}", self.year),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("2022", Some(true))]
    #[case("2024", Some(false))]
    #[case("2024-11", Some(false))]
    #[case("2024-10", Some(true))]
    #[case("2026-11", Some(false))]
    #[case("22", None)]
    #[case("1999", None)]
    #[case("2024-13", None)]
    #[case("2024-1", None)]
    #[case("2024-10-01", None)]
    #[case("+022", None)]
    fn what_is_older_than_two_years_is_told(#[case] text: &str, #[case] expected: Option<bool>) {
        let seen = Seen::try_from(text.to_owned()).ok();
        assert_eq!(seen.map(|seen| seen.is_older_than(2, "2026-11-26".parse().unwrap())), expected);
        assert!(seen.is_none_or(|seen| seen.to_string() == text));
    }
}
