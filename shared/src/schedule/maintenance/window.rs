//! Maintenance windows, and the check of an instant.

use jiff::{Timestamp, civil, tz::TimeZone};

/// The days on which a recurring window begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day {
    /// Every day.
    Every,
    /// One day of each week.
    Weekly(civil::Weekday),
}

/// A maintenance window, in local time of the practice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// A recurring window. When `to` is not after `from`, it ends on the next day.
    Recurring {
        /// Day of the beginning.
        day: Day,
        /// Time of the beginning.
        from: civil::Time,
        /// Time of the end.
        to: civil::Time,
    },
    /// A single window.
    Once {
        /// Beginning.
        from: civil::DateTime,
        /// End.
        to: civil::DateTime,
    },
}

/// Maximum number of windows that are followed without a gap.
const MAX_CHAINED: usize = 64;

/// Returns the end of the window that an instant is in, or of the last one that follows it without a gap.
#[must_use]
pub fn closed_until(windows: &[Window], now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    let end = |at| windows.iter().filter_map(|window| window.end_around(at, zone)).max();
    let mut open = end(now)?;
    for _ in 0..MAX_CHAINED {
        let Some(later) = end(open) else { break };
        open = later;
    }
    Some(open)
}

impl Window {
    /// Returns the end of the occurrence that an instant is in, from its beginning to before its end.
    fn end_around(&self, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        match *self {
            Self::Once { from, to } => end_if_in(from, to, now, zone),
            Self::Recurring { day, from, to } => {
                let today = zone.to_datetime(now).date();
                let begins = [today.yesterday().ok(), Some(today)].into_iter().flatten();
                let begins = begins.filter(|date| match day {
                    Day::Every => true,
                    Day::Weekly(weekday) => date.weekday() == weekday,
                });
                let ends = begins.filter_map(|date| {
                    let last = if to > from { date } else { date.tomorrow().ok()? };
                    end_if_in(date.to_datetime(from), last.to_datetime(to), now, zone)
                });
                ends.max()
            }
        }
    }
}

/// Returns the end of an occurrence that an instant is in. A repeated hour belongs to it both times; a skipped one begins
/// or ends it when the clocks go on.
fn end_if_in(from: civil::DateTime, to: civil::DateTime, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    let start = zone.to_ambiguous_timestamp(from).earlier().ok()?;
    let end = zone.to_ambiguous_timestamp(to).later().ok()?;
    (start <= now && now < end).then_some(end)
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use proptest::prelude::*;

    use super::*;
    use crate::maintenance::parse;

    fn chicago() -> TimeZone {
        TimeZone::get("America/Chicago").unwrap()
    }

    fn until(text: &str, now: &str) -> Option<String> {
        let end = closed_until(&parse(text).unwrap(), now.parse().unwrap(), &chicago())?;
        Some(end.to_zoned(chicago()).strftime("%m/%d %H:%M").to_string())
    }

    #[rstest::rstest]
    #[case::before("Sundays 1:00 am to 5:00 am", "2026-03-15T00:59:59-05:00", None)]
    #[case::first_instant("Sundays 1:00 am to 5:00 am", "2026-03-15T01:00:00-05:00", Some("03/15 05:00"))]
    #[case::last_instant("Sundays 1:00 am to 5:00 am", "2026-03-15T04:59:59-05:00", Some("03/15 05:00"))]
    #[case::over("Sundays 1:00 am to 5:00 am", "2026-03-15T05:00:00-05:00", None)]
    #[case::another_day("Sundays 1:00 am to 5:00 am", "2026-03-16T02:00:00-05:00", None)]
    #[case::past_midnight("Saturdays 10:00 pm to 2:00 am", "2026-03-15T01:00:00-05:00", Some("03/15 02:00"))]
    #[case::the_day_after("Saturdays 10:00 pm to 2:00 am", "2026-03-15T22:30:00-05:00", None)]
    #[case::every_day("Every day 11:30 pm to 12:15 am", "2026-03-18T00:10:00-05:00", Some("03/18 00:15"))]
    #[case::once("12/24/2026 10:00 pm to 12/26/2026 6:00 am", "2026-12-25T12:00:00-06:00", Some("12/26 06:00"))]
    #[case::not_again("12/24/2026 10:00 pm to 12/26/2026 6:00 am", "2027-12-25T12:00:00-06:00", None)]
    #[case::chained(
        "Sundays 1:00 am to 3:00 am\nSundays 3:00 am to 4:00 am",
        "2026-03-15T01:30:00-05:00",
        Some("03/15 04:00")
    )]
    #[case::clocks_skip_an_hour("Sundays 1:00 am to 2:30 am", "2026-03-08T01:30:00-06:00", Some("03/08 03:30"))]
    #[case::clocks_show_it_twice("Sundays 1:00 am to 1:30 am", "2026-11-01T01:10:00-06:00", Some("11/01 01:30"))]
    fn a_window_closes_and_opens(#[case] text: &str, #[case] now: &str, #[case] expected: Option<&str>) {
        assert_eq!(until(text, now).as_deref(), expected);
    }

    proptest! {
        #[test]
        fn it_is_open_again_when_it_says_so(day in 0i64..800, minute in 0i64..1440, from in 0i64..1440, length in 1i64..1439) {
            let midnight = civil::time(0, 0, 0, 0);
            let (from, to) = (midnight.wrapping_add(from.minutes()), midnight.wrapping_add((from + length).minutes()));
            let windows = [Window::Recurring { day: Day::Weekly(civil::Weekday::Sunday), from, to }];
            let now = "2026-01-01T00:00:00Z".parse::<Timestamp>().unwrap() + (day * 24 * 60 + minute).minutes();
            if let Some(end) = closed_until(&windows, now, &chicago()) {
                prop_assert!(end > now);
                prop_assert!(closed_until(&windows, end, &chicago()).is_none());
                prop_assert_eq!(closed_until(&windows, end - 1.second(), &chicago()), Some(end));
            }
        }
    }
}
