//! A window, and whether an instant is in one.

use jiff::{Timestamp, civil, tz::TimeZone};

/// The days on which a window begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day {
    /// Each.
    Every,
    /// One of each week.
    Weekly(civil::Weekday),
}

/// Hours in which nothing is sent, by the practice's clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// Again and again. When `to` is not after `from`, it ends on the day after.
    Recurring {
        /// When it begins: the day,
        day: Day,
        /// and the time.
        from: civil::Time,
        /// When it ends.
        to: civil::Time,
    },
    /// Once.
    Once {
        /// When it begins.
        from: civil::DateTime,
        /// When it ends.
        to: civil::DateTime,
    },
}

/// So many windows may follow one upon another.
const CHAINED: usize = 64;

/// When the registry can be spoken to again, if the instant is in a window: the end of the last of those that follow
/// without a gap.
#[must_use]
pub fn closed_until(windows: &[Window], now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    let end = |at| windows.iter().filter_map(|window| window.end_around(at, zone)).max();
    let mut open = end(now)?;
    for _ in 0..CHAINED {
        let Some(later) = end(open) else { break };
        open = later;
    }
    Some(open)
}

impl Window {
    /// The end of the window's occurrence that the instant is in. Its first instant is in, its last is not.
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

/// An hour that the clocks show twice belongs to a window both times; one that they skip begins or ends it where they
/// go on.
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
