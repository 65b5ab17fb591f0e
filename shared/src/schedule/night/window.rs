//! The doses of one night: those added on the civil day before.

use jiff::{Timestamp, ToSpan as _, civil, tz::TimeZone};

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
/// Returns an error if the date is at the end of the calendar.
pub fn window(date: civil::Date, zone: &TimeZone) -> Result<Window, OutOfCalendar> {
    let day = date.checked_sub(1.day()).map_err(|_| OutOfCalendar)?;
    let at_start = |d: civil::Date| {
        d.to_zoned(zone.clone()).and_then(|z| z.start_of_day()).map(|z| z.timestamp()).map_err(|_| OutOfCalendar)
    };
    Ok(Window { day, start: at_start(day)?, end: at_start(date)? })
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
