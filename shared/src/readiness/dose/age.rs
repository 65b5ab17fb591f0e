//! Expected ages of vaccine types.
//!
//! From the indications on the labels that the FDA approved, widened to where CDC's schedules and travel advice use
//! them outside of the label. A type that is not here, or an age inside of the run, is as expected. This only warns.

use chrono::{Months, NaiveDate};

/// Vaccine types, minimum age in months, and age in months from which they are no longer expected.
type AgeRange = (&'static [&'static str], u32, u32);

/// No upper bound.
const UNBOUNDED: u32 = u32::MAX;

const EXPECTED_AGES: &[AgeRange] = &[
    // DTaP and its combinations: from 6 weeks, before 7 years; the booster combinations from 4 years.
    (&["20", "106", "107", "110", "120", "146", "28"], 1, 84),
    (&["130"], 36, 84),
    // Td and Tdap: from 7 years.
    (&["09", "113", "115", "138", "139", "196"], 84, UNBOUNDED),
    // Rotavirus: 6 weeks to 8 months, with a month for those who are late.
    (&["116", "119", "122"], 1, 9),
    // Hepatitis B: by formulation; the adult one is licensed for adolescents of 11 to 15 years too.
    (&["08"], 0, 240),
    (&["43"], 132, UNBOUNDED),
    (&["44"], 132, UNBOUNDED),
    (&["189", "220"], 216, UNBOUNDED),
    // Hepatitis A: from 12 months, for travel from 6.
    (&["83"], 6, 228),
    (&["52"], 216, UNBOUNDED),
    (&["104"], 216, UNBOUNDED),
    // Live vaccines: MMR from 6 months for travel.
    (&["03"], 6, UNBOUNDED),
    (&["21"], 12, UNBOUNDED),
    (&["94"], 12, 156),
    // Pneumococcal.
    (&["33"], 24, UNBOUNDED),
    (&["133", "152", "215", "216"], 1, UNBOUNDED),
    (&["327"], 216, UNBOUNDED),
    // HPV.
    (&["62", "118", "137", "165"], 108, 552),
    // Meningococcal.
    (&["114", "203"], 1, UNBOUNDED),
    (&["136"], 1, UNBOUNDED),
    (&["162", "163", "164", "316", "328"], 120, UNBOUNDED),
    // Zoster.
    (&["121"], 600, UNBOUNDED),
    (&["187", "188"], 216, UNBOUNDED),
    // Influenza: from 6 months; by nose from 2 to 49 years; high dose and adjuvanted for the elderly.
    (&["88", "140", "141", "150", "153", "158", "171", "186", "201", "202", "320", "331"], 6, UNBOUNDED),
    (&["161", "200"], 6, 36),
    (&["111", "149", "333"], 24, 600),
    (&["135", "168", "197", "205", "231"], 600, UNBOUNDED),
    (&["155", "185"], 108, UNBOUNDED),
    // COVID-19.
    (&["309", "312", "313", "334"], 144, UNBOUNDED),
    (&["310"], 60, 144),
    (&["308"], 6, 60),
    (&["311"], 6, 144),
    // RSV: antibodies for infants and toddlers; vaccines for adults and in pregnancy.
    (&["93", "306", "307", "332"], 0, 24),
    (&["303", "326"], 216, UNBOUNDED),
    (&["305"], 120, UNBOUNDED),
    // Travel and others.
    (&["223"], 12, 192),
    (&["224"], 192, UNBOUNDED),
    (&["134"], 2, UNBOUNDED),
    (&["101"], 24, UNBOUNDED),
    (&["25"], 72, UNBOUNDED),
    (&["174"], 24, 780),
    (&["37", "183"], 6, UNBOUNDED),
    (&["56"], 72, 204),
    (&["204"], 12, UNBOUNDED),
    (&["317"], 216, UNBOUNDED),
    (&["329"], 144, UNBOUNDED),
];

/// Returns `true` if a patient born on a day has an expected age for a vaccine type on another.
pub fn is_expected(cvx: &str, born: NaiveDate, on: NaiveDate) -> bool {
    let Some((_, from, before)) = EXPECTED_AGES.iter().find(|(types, ..)| types.contains(&cvx)) else { return true };
    let reaches = |months: u32| born.checked_add_months(Months::new(months)).is_some_and(|day| day <= on);
    // A date before the birth has a finding of its own.
    on < born || reaches(*from) && !reaches(*before)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::sample::{day, shared_catalog};

    #[rstest::rstest]
    #[case::pediatric("08", "2006-03-10", "2026-03-09", true)]
    #[case::too_old_by_a_day("08", "2006-03-09", "2026-03-09", false)]
    #[case::tdap_for_an_infant("115", "2025-03-02", "2026-03-09", false)]
    #[case::rotavirus_for_a_toddler("116", "2024-03-02", "2026-03-09", false)]
    #[case::nose_at_fifty("111", "1976-03-09", "2026-03-09", false)]
    #[case::nose_the_day_before("111", "1976-03-10", "2026-03-09", true)]
    #[case::not_in_the_table("19", "2026-03-09", "2026-03-09", true)]
    #[case::before_birth("115", "2026-03-10", "2026-03-09", true)]
    fn an_age_is_expected(#[case] cvx: &str, #[case] born: &str, #[case] on: &str, #[case] expected: bool) {
        assert_eq!(is_expected(cvx, day(born), day(on)), expected);
    }

    #[test]
    fn every_type_is_in_the_catalog_and_stands_once() {
        let types: Vec<_> = EXPECTED_AGES.iter().flat_map(|(types, ..)| types.iter().copied()).collect();
        assert_eq!(types.iter().collect::<BTreeSet<_>>().len(), types.len());
        assert_eq!(types.iter().find(|cvx| shared_catalog().cvx(cvx).is_none()), None);
        assert!(EXPECTED_AGES.iter().all(|(_, from, before)| from < before));
    }

    /// The catalog's ages of a product are within the expected ones.
    #[test]
    fn the_ages_of_presentations_are_expected() {
        let born = day("2000-01-01");
        for product in &shared_catalog().products {
            let from = product.presentation.as_ref().and_then(|presentation| presentation.from_months);
            let Some(from) = from else { continue };
            let on = born.checked_add_months(Months::new(from)).unwrap();
            assert!(is_expected(&product.cvx, born, on), "{} from {from} months", product.name);
        }
    }
}
