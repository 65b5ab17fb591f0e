//! The doses of one night: those added on the civil day before.

use jiff::{SignedDuration, Timestamp, ToSpan as _, civil, tz::TimeZone};

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

/// Returns the window of the night that begins on `date`, where the time zone may have been another one until an instant.
///
/// Nights around that instant begin no later than by the zone of before: the last night of that zone ended by its own
/// midnight, and no dose falls between the two. What both nights find is sent once, since the first one tried it.
///
/// # Errors
/// Returns an error if the date is at the end of the calendar.
pub fn window_since(
    date: civil::Date,
    zone: &TimeZone,
    earlier: Option<(&TimeZone, Timestamp)>,
) -> Result<Window, OutOfCalendar> {
    let own = window(date, zone)?;
    match earlier {
        Some((before, since)) if own.end.duration_since(since).abs() <= AROUND_A_CHANGE => {
            let start = own.start.min(window(date, before)?.start);
            Ok(Window { start, ..own })
        }
        _ => Ok(own),
    }
}

/// Time around a change of the zone in which a night may begin earlier. No two zones are more than 26 hours apart.
const AROUND_A_CHANGE: SignedDuration = SignedDuration::from_hours(54);

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

    #[rstest::rstest]
    #[case::to_the_west("America/New_York", "America/Los_Angeles", "2026-03-12", true)]
    #[case::to_the_east("America/Los_Angeles", "America/New_York", "2026-03-12", false)]
    #[case::long_after("America/New_York", "America/Los_Angeles", "2026-03-20", false)]
    fn a_night_after_a_change_begins_where_the_one_before_ended(
        #[case] before: &str,
        #[case] after: &str,
        #[case] date: &str,
        #[case] is_earlier: bool,
    ) {
        let (before, after) = (zone(before), zone(after));
        let since = "2026-03-11T15:00:00Z".parse().unwrap();
        let date: civil::Date = date.parse().unwrap();
        let own = window(date, &after).unwrap();
        let night = window_since(date, &after, Some((&before, since))).unwrap();
        assert_eq!(night.start < own.start, is_earlier);
        assert_eq!((night.end, night.day), (own.end, own.day));
        let last_of_before = window(date.yesterday().unwrap(), &before).unwrap();
        assert!(night.start <= last_of_before.end || date > civil::date(2026, 3, 12), "nothing lies between");
        assert_eq!(window_since(date, &after, None), Ok(own));
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
