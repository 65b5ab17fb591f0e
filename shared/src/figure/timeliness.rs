//! Timeliness: the days from giving a dose to its acceptance.

use serde::Serialize;

use super::counted::{Counted, Standing};

/// The numbers of days that shares are told of.
pub const WITHIN_DAYS: [u32; 4] = [1, 3, 7, 14];

/// The timeliness of reports that a registry accepted.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Timeliness {
    /// Number of reports that were accepted.
    pub reported: u64,
    /// Median of the days; none where nothing was accepted.
    pub median_days: Option<f64>,
    /// The shares, by the number of days.
    pub within: [Within; WITHIN_DAYS.len()],
}

/// The reports that were accepted within some days.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Within {
    /// The days.
    pub days: u32,
    /// Number of reports.
    pub reported: u64,
    /// Their share of all that were accepted, from 0 to 1; 0 where none was.
    pub share: f64,
}

/// Returns the timeliness of reports. A dose whose day was corrected to a later one than its acceptance took no day.
#[must_use]
pub fn timeliness(reports: &[Counted]) -> Timeliness {
    let accepted = reports.iter().filter(|report| report.standing == Standing::Reported);
    let mut days: Vec<u32> = accepted
        .filter_map(|report| Some((report.accepted_on? - report.given_on).num_days().max(0)))
        .map(|days| u32::try_from(days).unwrap_or(u32::MAX))
        .collect();
    days.sort_unstable();
    let within = WITHIN_DAYS.map(|limit| {
        let count = days.partition_point(|days| *days <= limit);
        Within { days: limit, reported: number(count), share: share(count, days.len()) }
    });
    Timeliness { reported: number(days.len()), median_days: median(&days), within }
}

/// Returns the median of sorted numbers: of an even count the mean of the two in the middle.
fn median(sorted: &[u32]) -> Option<f64> {
    let upper = f64::from(*sorted.get(sorted.len() / 2)?);
    let lower = f64::from(*sorted.get((sorted.len() - 1) / 2)?);
    Some(f64::midpoint(lower, upper))
}

#[expect(clippy::cast_precision_loss, reason = "no practice has so many doses")]
fn share(count: usize, all: usize) -> f64 {
    if all == 0 { 0.0 } else { count as f64 / all as f64 }
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use chrono::{Days, NaiveDate};
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn after(days: i64) -> Counted {
        let given_on = NaiveDate::from_ymd_opt(2026, 3, 9).unwrap();
        let accepted_on = if days < 0 {
            given_on.checked_sub_days(Days::new(days.unsigned_abs()))
        } else {
            given_on.checked_add_days(Days::new(days.unsigned_abs()))
        };
        Counted { given_on, standing: Standing::Reported, accepted_on }
    }

    #[rstest]
    #[case::none(&[], None, [0, 0, 0, 0])]
    #[case::one(&[2], Some(2.0), [0, 1, 1, 1])]
    #[case::two(&[1, 2], Some(1.5), [1, 2, 2, 2])]
    #[case::at_the_bounds(&[1, 3, 7, 14, 15], Some(7.0), [1, 2, 3, 4])]
    #[case::any_order(&[30, 0, 1], Some(1.0), [2, 2, 2, 2])]
    #[case::before_it_was_given(&[-2], Some(0.0), [1, 1, 1, 1])]
    fn days_are_counted(#[case] days: &[i64], #[case] median: Option<f64>, #[case] within: [u64; 4]) {
        let reports: Vec<_> = days.iter().map(|days| after(*days)).collect();
        let found = timeliness(&reports);
        assert_eq!((found.median_days, found.within.map(|one| one.reported)), (median, within));
    }

    #[test]
    fn only_what_was_accepted_counts() {
        let others = [Standing::Rejected, Standing::Open, Standing::Excluded];
        let reports: Vec<_> = others.into_iter().map(|standing| Counted { standing, ..after(1) }).collect();
        assert_eq!(timeliness(&reports).reported, 0);
    }

    proptest! {
        #[test]
        fn shares_grow_with_the_days(days in prop::collection::vec(0..60_i64, 1..50)) {
            let found = timeliness(&days.iter().map(|days| after(*days)).collect::<Vec<_>>());
            prop_assert!(found.within.windows(2).all(|pair| pair[0].share <= pair[1].share));
            prop_assert!(found.within.iter().all(|one| (0.0..=1.0).contains(&one.share)));
            let median = found.median_days.unwrap();
            let half = days.len().div_ceil(2);
            prop_assert!(days.iter().filter(|days| **days as f64 <= median).count() >= half);
            prop_assert!(days.iter().filter(|days| **days as f64 >= median).count() >= half);
        }
    }
}
