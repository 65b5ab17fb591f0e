//! Nightly windows: the doses that a night reports, and the dates that are due.

use jiff::{Timestamp, ToSpan, civil, tz::TimeZone};

/// The window of one night: doses created in `[start, end)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The civil day of the doses.
    pub day: civil::Date,
    /// The first instant of that day.
    pub start: Timestamp,
    /// The first instant of the day after.
    pub end: Timestamp,
}

/// The error of a date at the end of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the date is outside of the calendar")]
pub struct OutOfCalendar;

/// Returns the window of the night that begins on `date`: the doses added on the civil day before.
///
/// A day has 23, 24 or 25 hours; windows of consecutive nights tile time.
///
/// # Errors
/// When the date is at the end of the calendar.
pub fn window(date: civil::Date, zone: &TimeZone) -> Result<Window, OutOfCalendar> {
    let day = date.checked_sub(1.day()).map_err(|_| OutOfCalendar)?;
    let at_start = |d: civil::Date| {
        d.to_zoned(zone.clone()).and_then(|z| z.start_of_day()).map(|z| z.timestamp()).map_err(|_| OutOfCalendar)
    };
    Ok(Window { day, start: at_start(day)?, end: at_start(date)? })
}

/// Returns the instant at which the night of `date` is due. A skipped hour is due when the clocks go on.
///
/// # Errors
/// When the date is at the end of the calendar.
pub fn due_at(date: civil::Date, at: civil::Time, zone: &TimeZone) -> Result<Timestamp, OutOfCalendar> {
    zone.to_ambiguous_timestamp(date.to_datetime(at)).later().map_err(|_| OutOfCalendar)
}

/// Returns the dates whose night is due at `now` and not done: after `last_done`, or after the day of activation.
///
/// The night of the activation day itself is not due: doses of the day before are *before activation*.
/// Oldest first, at most `limit`.
#[must_use]
pub fn due_dates(
    last_done: Option<civil::Date>,
    activated_on: civil::Date,
    now: Timestamp,
    at: civil::Time,
    zone: &TimeZone,
    limit: usize,
) -> Vec<civil::Date> {
    let after = last_done.map_or(activated_on, |d| d.max(activated_on));
    let mut dates = Vec::new();
    let mut date = after;
    while dates.len() < limit {
        let Ok(next) = date.tomorrow() else { break };
        match due_at(next, at, zone) {
            Ok(due) if due <= now => dates.push(next),
            _ => break,
        }
        date = next;
    }
    dates
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).unwrap()
    }

    fn hours(w: &Window) -> i64 {
        (w.end.as_second() - w.start.as_second()) / 3600
    }

    #[rstest::rstest]
    #[case::ordinary("America/Chicago", "2026-11-22", 24)]
    #[case::spring_forward("America/Chicago", "2026-03-09", 23)]
    #[case::fall_back("America/Chicago", "2026-11-02", 25)]
    #[case::no_dst("America/Phoenix", "2026-03-09", 24)]
    #[case::hawaii("Pacific/Honolulu", "2026-11-02", 24)]
    fn a_window_is_the_civil_day_before(#[case] tz: &str, #[case] date: &str, #[case] length: i64) {
        let w = window(date.parse().unwrap(), &zone(tz)).unwrap();
        assert_eq!(hours(&w), length);
        assert_eq!(w.day.tomorrow().unwrap(), date.parse().unwrap());
    }

    #[test]
    fn an_hour_that_does_not_exist_runs_at_the_next_that_does() {
        let tz = zone("America/Chicago");
        let due = due_at(civil::date(2026, 3, 8), civil::time(2, 30, 0, 0), &tz).unwrap();
        assert_eq!(due.to_zoned(tz).datetime(), civil::datetime(2026, 3, 8, 3, 30, 0, 0));
    }

    #[test]
    fn missed_dates_are_due_oldest_first_and_the_activation_day_is_not() {
        let tz = zone("America/New_York");
        let four = civil::time(4, 0, 0, 0);
        let now = civil::datetime(2026, 3, 12, 4, 0, 0, 0).to_zoned(tz.clone()).unwrap().timestamp();
        let activated = civil::date(2026, 3, 9);
        let days = |dates: Vec<civil::Date>| dates.iter().map(|d| d.day()).collect::<Vec<_>>();
        assert_eq!(days(due_dates(None, activated, now, four, &tz, 10)), [10, 11, 12]);
        assert_eq!(days(due_dates(Some(civil::date(2026, 3, 11)), activated, now, four, &tz, 10)), [12]);
        let before = now - 1.second();
        assert_eq!(days(due_dates(Some(civil::date(2026, 3, 11)), activated, before, four, &tz, 10)), Vec::<i8>::new());
    }

    proptest! {
        #[test]
        fn consecutive_windows_tile_time(offset in 0i32..3650, tz in prop::sample::select(vec![
            "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles",
            "America/Anchorage", "America/Adak", "Pacific/Honolulu", "America/Puerto_Rico", "Pacific/Guam",
            "Pacific/Pago_Pago", "America/Boise", "America/Detroit", "America/Indiana/Indianapolis",
        ])) {
            let tz = zone(tz);
            let date = civil::date(2024, 1, 2).checked_add(offset.days()).unwrap();
            let (a, b) = (window(date, &tz).unwrap(), window(date.tomorrow().unwrap(), &tz).unwrap());
            prop_assert_eq!(a.end, b.start);
            prop_assert!(a.start < a.end);
        }
    }
}
