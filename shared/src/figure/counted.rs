//! What became of reports, by the day on which their doses were given.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use crate::report::ReportStatus;

/// Outcome of a report, as figures count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The registry has the dose.
    Reported,
    /// The registry refused it.
    Rejected,
    /// Neither: it is still to be reported, or on its way.
    Open,
    /// It is left out, for a reason.
    Excluded,
}

/// Returns what became of a report, by its status and whether the registry ever accepted it: an update under way does
/// not make a reported dose an open one.
#[must_use]
pub fn standing(status: ReportStatus, is_accepted: bool) -> Standing {
    match status {
        ReportStatus::Excluded => Standing::Excluded,
        ReportStatus::Reported | ReportStatus::WithWarnings => Standing::Reported,
        _ if is_accepted => Standing::Reported,
        ReportStatus::Rejected => Standing::Rejected,
        ReportStatus::ReadyToSend
        | ReportStatus::NeedsYou
        | ReportStatus::Waiting
        | ReportStatus::OutcomeUnknown
        | ReportStatus::InProgress => Standing::Open,
    }
}

/// A report of a dose that was given here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// The day on which the dose was given.
    pub given_on: NaiveDate,
    /// Its outcome.
    pub standing: Standing,
    /// The civil day on which the registry accepted it first.
    pub accepted_on: Option<NaiveDate>,
}

/// The figures of one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DayFigures {
    /// The day on which the doses were given.
    pub given_on: NaiveDate,
    /// Number of reports that the registry accepted.
    pub reported: u64,
    /// Number of reports that it refused.
    pub rejected: u64,
    /// Number of the others, besides those that are left out.
    pub open: u64,
}

/// Returns the figures of each day from one to another, those without doses too.
#[must_use]
pub fn by_day(reports: &[Counted], from: NaiveDate, to: NaiveDate) -> Vec<DayFigures> {
    let none = |given_on| DayFigures { given_on, reported: 0, rejected: 0, open: 0 };
    let days = from.iter_days().take_while(|day| *day <= to);
    let mut days: BTreeMap<_, _> = days.map(|day| (day, none(day))).collect();
    for report in reports {
        let Some(day) = days.get_mut(&report.given_on) else { continue };
        match report.standing {
            Standing::Reported => day.reported += 1,
            Standing::Rejected => day.rejected += 1,
            Standing::Open => day.open += 1,
            Standing::Excluded => {}
        }
    }
    days.into_values().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, n).unwrap()
    }

    #[rstest]
    #[case(ReportStatus::Reported, true, Standing::Reported)]
    #[case(ReportStatus::WithWarnings, true, Standing::Reported)]
    #[case::an_update_is_under_way(ReportStatus::InProgress, true, Standing::Reported)]
    #[case(ReportStatus::InProgress, false, Standing::Open)]
    #[case(ReportStatus::Rejected, false, Standing::Rejected)]
    #[case(ReportStatus::NeedsYou, false, Standing::Open)]
    #[case::taken_out_again(ReportStatus::Excluded, true, Standing::Excluded)]
    fn a_report_stands_in_one_place(#[case] status: ReportStatus, #[case] accepted: bool, #[case] expected: Standing) {
        assert_eq!(standing(status, accepted), expected);
    }

    proptest! {
        /// Each report of the days is counted once, and none of another day.
        #[test]
        fn each_report_is_counted_once(reports in prop::collection::vec((1..29_u32, 0..4_usize), 0..60)) {
            let all = [Standing::Reported, Standing::Rejected, Standing::Open, Standing::Excluded];
            let counted: Vec<_> = reports.iter().map(|(given, standing)| Counted {
                given_on: day(*given), standing: all[*standing], accepted_on: None,
            }).collect();
            let days = by_day(&counted, day(5), day(20));
            prop_assert_eq!(days.len(), 16);
            prop_assert!(days.windows(2).all(|pair| pair[0].given_on < pair[1].given_on));
            let inside = |which: Standing| counted.iter()
                .filter(|one| one.standing == which && (day(5)..=day(20)).contains(&one.given_on)).count() as u64;
            prop_assert_eq!(days.iter().map(|day| day.reported).sum::<u64>(), inside(Standing::Reported));
            prop_assert_eq!(days.iter().map(|day| day.rejected).sum::<u64>(), inside(Standing::Rejected));
            prop_assert_eq!(days.iter().map(|day| day.open).sum::<u64>(), inside(Standing::Open));
        }
    }
}
