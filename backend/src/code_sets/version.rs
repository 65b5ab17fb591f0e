//! The name of a catalog's version: a day, and a number where a day has several.

use chrono::NaiveDate;

/// A version's name, in the order of time: `2026-11-22` before `2026-11-22.2`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    day: NaiveDate,
    number: u32,
}

impl Version {
    /// Reads a name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (day, number) = text.split_once('.').unwrap_or((text, "1"));
        Some(Self { day: day.parse().ok()?, number: number.parse().ok()? })
    }

    /// The next name on a day after the newest there is. It is never older, whatever the clock says.
    #[must_use]
    pub fn next(newest: Self, today: NaiveDate) -> Self {
        if today > newest.day { Self { day: today, number: 1 } } else { Self { number: newest.number + 1, ..newest } }
    }

    /// Its day.
    #[must_use]
    pub fn day(self) -> NaiveDate {
        self.day
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.number {
            1 => write!(f, "{}", self.day),
            number => write!(f, "{}.{number}", self.day),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("2025-12-09", "2026-11-22", "2026-11-22")]
    #[case("2026-11-22", "2026-11-22", "2026-11-22.2")]
    #[case("2026-11-22.9", "2026-11-22", "2026-11-22.10")]
    #[case("2026-11-22", "2026-11-01", "2026-11-22.2")]
    fn the_next_version_is_always_newer(#[case] newest: &str, #[case] today: &str, #[case] expected: &str) {
        let newest = Version::parse(newest).unwrap();
        let next = Version::next(newest, today.parse().unwrap());
        assert_eq!(next.to_string(), expected);
        assert!(next > newest && Version::parse(expected) == Some(next));
    }

    #[test]
    fn what_is_no_day_is_no_version() {
        assert_eq!((Version::parse("new"), Version::parse("2026-11-22.x")), (None, None));
    }
}
