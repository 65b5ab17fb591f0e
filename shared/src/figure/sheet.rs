//! The sheet of a month: what was given, reported, late and rejected, by location.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use serde::Serialize;

use super::counted::{Counted, Standing};

/// The doses that were given at a location in the month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The location's name.
    pub location: String,
    /// Number of doses.
    pub doses: u64,
}

/// A report of a dose that was given in the month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetReport {
    /// The location's name.
    pub location: String,
    /// The registry's name.
    pub registry: String,
    /// Its outcome.
    pub counted: Counted,
}

/// The figures of a location, for one of its registries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SheetRow {
    /// The location's name.
    #[serde(rename = "locationName")]
    pub location: String,
    /// The registry's name; none where no dose of the location was to be reported.
    #[serde(rename = "registryName")]
    pub registry: Option<String>,
    /// Number of doses that were given there, whichever registries they go to.
    pub given: u64,
    /// Number of doses that the registry accepted.
    pub reported: u64,
    /// Number of doses, reported or not, that it did not accept in time.
    pub late: u64,
    /// Number of doses that it refused.
    pub rejected: u64,
    /// Number of doses that are still to be reported, or on their way.
    pub open: u64,
    /// Number of doses that are left out, for a reason.
    pub excluded: u64,
}

impl SheetRow {
    fn new(location: &str, registry: Option<&str>, given: u64) -> Self {
        let (location, registry) = (location.to_owned(), registry.map(str::to_owned));
        Self { location, registry, given, reported: 0, late: 0, rejected: 0, open: 0, excluded: 0 }
    }
}

/// Returns `true` if a dose was not accepted within some days of being given: it was later, or these days are over.
#[must_use]
pub fn is_late(report: &Counted, days: u64, today: NaiveDate) -> bool {
    let Some(last) = report.given_on.checked_add_days(Days::new(days)) else { return false };
    match report.standing {
        Standing::Excluded => false,
        Standing::Reported => report.accepted_on.is_some_and(|on| on > last),
        Standing::Rejected | Standing::Open => today > last,
    }
}

/// Returns the rows of a month, by location and registry.
#[must_use]
pub fn sheet(given: &[Given], reports: &[SheetReport], late_after: u64, today: NaiveDate) -> Vec<SheetRow> {
    let mut doses: BTreeMap<&str, u64> = BTreeMap::new();
    for one in given {
        *doses.entry(&one.location).or_default() += one.doses;
    }
    let mut rows: BTreeMap<(&str, Option<&str>), SheetRow> = BTreeMap::new();
    for one in reports {
        let (location, registry) = (one.location.as_str(), Some(one.registry.as_str()));
        let given = *doses.entry(location).or_default();
        let row = rows.entry((location, registry)).or_insert_with(|| SheetRow::new(location, registry, given));
        row.late += u64::from(is_late(&one.counted, late_after, today));
        match one.counted.standing {
            Standing::Reported => row.reported += 1,
            Standing::Rejected => row.rejected += 1,
            Standing::Open => row.open += 1,
            Standing::Excluded => row.excluded += 1,
        }
    }
    for (location, given) in doses {
        if !rows.keys().any(|(known, _)| *known == location) {
            rows.insert((location, None), SheetRow::new(location, None, given));
        }
    }
    rows.into_values().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, n).unwrap()
    }

    fn counted(given: u32, standing: Standing, accepted: Option<u32>) -> Counted {
        Counted { given_on: day(given), standing, accepted_on: accepted.map(day) }
    }

    #[rstest]
    #[case::in_time(counted(1, Standing::Reported, Some(4)), false)]
    #[case::a_day_late(counted(1, Standing::Reported, Some(5)), true)]
    #[case::open_in_time(counted(17, Standing::Open, None), false)]
    #[case::open_too_long(counted(16, Standing::Open, None), true)]
    #[case::refused_long_ago(counted(1, Standing::Rejected, None), true)]
    #[case::left_out(counted(1, Standing::Excluded, None), false)]
    fn a_dose_is_late_after_so_many_days(#[case] report: Counted, #[case] late: bool) {
        assert_eq!(is_late(&report, 3, day(20)), late);
    }

    #[test]
    fn a_location_has_a_row_for_each_registry_and_one_without_reports_too() {
        let given = [
            Given { location: "South".into(), doses: 2 },
            Given { location: "North".into(), doses: 3 },
            Given { location: "South".into(), doses: 1 },
        ];
        let report =
            |registry: &str, counted| SheetReport { location: "North".into(), registry: registry.into(), counted };
        let reports = [
            report("WI", counted(1, Standing::Reported, Some(9))),
            report("WI", counted(1, Standing::Rejected, None)),
            report("MN", counted(19, Standing::Open, None)),
        ];
        let rows = sheet(&given, &reports, 3, day(20));
        let told: Vec<_> = rows
            .iter()
            .map(|row| {
                (&*row.location, row.registry.as_deref(), [row.given, row.reported, row.late, row.rejected, row.open])
            })
            .collect();
        assert_eq!(
            told,
            [
                ("North", Some("MN"), [3, 0, 0, 0, 1]),
                ("North", Some("WI"), [3, 1, 2, 1, 0]),
                ("South", None, [3, 0, 0, 0, 0]),
            ]
        );
    }

    proptest! {
        /// No report is lost or counted twice.
        #[test]
        fn each_report_stands_in_one_column(all in prop::collection::vec((0..3_usize, 0..2_usize, 0..4_usize), 0..40)) {
            let standings = [Standing::Reported, Standing::Rejected, Standing::Open, Standing::Excluded];
            let reports: Vec<_> = all.iter().map(|(location, registry, standing)| SheetReport {
                location: format!("L{location}"),
                registry: format!("R{registry}"),
                counted: counted(1, standings[*standing], None),
            }).collect();
            let rows = sheet(&[], &reports, 3, day(20));
            let sum: u64 = rows.iter().map(|row| row.reported + row.rejected + row.open + row.excluded).sum();
            prop_assert_eq!(sum, reports.len() as u64);
            prop_assert!(rows.iter().all(|row| row.late <= row.reported + row.rejected + row.open));
        }
    }
}
