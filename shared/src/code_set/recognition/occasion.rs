//! The occasion of a dose: date, patient and package.

use chrono::{Datelike, NaiveDate};

/// The known facts about the administration of a dose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occasion<'a> {
    /// The day it was given.
    pub given_on: NaiveDate,
    /// The patient's birth date.
    pub birth_date: Option<NaiveDate>,
    /// The amount in mL, when the whole dose was given.
    pub amount: Option<&'a str>,
    /// The NDC of the package in eleven digits.
    pub ndc: Option<&'a str>,
    /// The listing's generic name, when the name is the first brand of its row.
    pub generic: Option<&'a str>,
}

impl Occasion<'_> {
    /// Returns an occasion of which only the day is known.
    #[must_use]
    pub fn on(given_on: NaiveDate) -> Self {
        Self { given_on, birth_date: None, amount: None, ndc: None, generic: None }
    }

    /// Returns the patient's age in whole months.
    pub(super) fn months(&self) -> Option<u32> {
        let born = self.birth_date.filter(|born| *born <= self.given_on)?;
        let years = self.given_on.year() - born.year();
        let months = years * 12 + i32::try_from(self.given_on.month()).ok()? - i32::try_from(born.month()).ok()?;
        u32::try_from(months - i32::from(self.given_on.day() < born.day())).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::day;

    #[rstest::rstest]
    #[case("2024-02-29", "2025-02-28", Some(11))]
    #[case("2024-02-29", "2025-03-01", Some(12))]
    #[case("2020-12-31", "2021-01-01", Some(0))]
    #[case("2010-06-15", "2022-06-15", Some(144))]
    #[case("2026-01-02", "2026-01-01", None)]
    fn an_age_is_in_whole_months(#[case] born: &str, #[case] given: &str, #[case] months: Option<u32>) {
        let occasion = Occasion { birth_date: Some(day(born)), ..Occasion::on(day(given)) };
        assert_eq!(occasion.months(), months);
        assert_eq!(Occasion { birth_date: None, ..occasion }.months(), None);
    }
}
