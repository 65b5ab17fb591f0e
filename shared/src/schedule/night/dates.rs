//! The dates of nights: when a night is due, which nights are due, and when a night is late or over.

use jiff::{SignedDuration, Timestamp, civil, tz::TimeZone};

use super::window::{OutOfCalendar, window};

/// Time after which a night that has not started is late, and a night that has started is over.
const GRACE: SignedDuration = SignedDuration::from_hours(1);

/// Returns the instant at which the night of `date` is due. An hour that the clocks skip is due at the next that exists.
///
/// # Errors
/// Returns an error if the date is at the end of the calendar.
pub fn due_at(date: civil::Date, at: civil::Time, zone: &TimeZone) -> Result<Timestamp, OutOfCalendar> {
    zone.to_ambiguous_timestamp(date.to_datetime(at)).later().map_err(|_| OutOfCalendar)
}

/// Returns the dates whose night is due at `now` and not done: after `last_done`, or after the day of activation.
///
/// The night of the activation day itself is not due: what was there the day before is *before activation*.
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

/// Returns the date of the night that reports a dose added at `added_at`: the civil day after.
///
/// # Errors
/// Returns an error if the date is at the end of the calendar.
pub fn night_of(added_at: Timestamp, zone: &TimeZone) -> Result<civil::Date, OutOfCalendar> {
    added_at.to_zoned(zone.clone()).date().tomorrow().map_err(|_| OutOfCalendar)
}

/// Returns whether the night that reports a dose added at `added_at` is over at `now`. A night is over one hour after
/// it was due. A dose at the end of the calendar never has one.
#[must_use]
pub fn is_over(added_at: Timestamp, zone: &TimeZone, at: civil::Time, now: Timestamp) -> bool {
    let due = night_of(added_at, zone).and_then(|date| due_at(date, at, zone));
    due.is_ok_and(|due| is_late(due, now))
}

/// Returns the instant before which all doses were added whose nights are over at `now`, as [`is_over`] says of each.
///
/// # Errors
/// Returns an error if the date is at the end of the calendar.
pub fn over_before(zone: &TimeZone, at: civil::Time, now: Timestamp) -> Result<Timestamp, OutOfCalendar> {
    let mut date = now.to_zoned(zone.clone()).date();
    while !is_late(due_at(date, at, zone)?, now) {
        date = date.yesterday().map_err(|_| OutOfCalendar)?;
    }
    Ok(window(date, zone)?.end)
}

/// Returns whether a night that was due at `due` and started at `started` is late.
#[must_use]
pub fn is_late(due: Timestamp, started: Timestamp) -> bool {
    started.duration_since(due) > GRACE
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan as _;

    use super::*;

    const FOUR: civil::Time = civil::time(4, 0, 0, 0);

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).unwrap()
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
        let now = civil::datetime(2026, 3, 12, 4, 0, 0, 0).to_zoned(tz.clone()).unwrap().timestamp();
        let activated = civil::date(2026, 3, 9);
        let days = |dates: Vec<civil::Date>| dates.iter().map(|d| d.day()).collect::<Vec<_>>();
        assert_eq!(days(due_dates(None, activated, now, FOUR, &tz, 10)), [10, 11, 12]);
        assert_eq!(days(due_dates(Some(civil::date(2026, 3, 11)), activated, now, FOUR, &tz, 10)), [12]);
        let before = now - 1.second();
        assert_eq!(days(due_dates(Some(civil::date(2026, 3, 11)), activated, before, FOUR, &tz, 10)), Vec::<i8>::new());
    }

    #[rstest::rstest]
    #[case::in_the_morning("2026-03-10T15:00:00Z", "2026-03-11", "2026-03-11T10:00:00Z")]
    #[case::just_before_midnight("2026-03-11T04:59:59Z", "2026-03-11", "2026-03-11T10:00:00Z")]
    #[case::at_midnight("2026-03-11T05:00:00Z", "2026-03-12", "2026-03-12T10:00:00Z")]
    #[case::before_spring_forward("2026-03-07T20:00:00Z", "2026-03-08", "2026-03-08T10:00:00Z")]
    #[case::before_fall_back("2026-10-31T20:00:00Z", "2026-11-01", "2026-11-01T11:00:00Z")]
    fn a_night_is_over_an_hour_after_it_was_due(#[case] added: &str, #[case] date: &str, #[case] end: &str) {
        let (tz, added, end) =
            (zone("America/Chicago"), added.parse::<Timestamp>().unwrap(), end.parse::<Timestamp>().unwrap());
        assert_eq!(night_of(added, &tz).unwrap(), date.parse::<civil::Date>().unwrap());
        assert!(!is_over(added, &tz, FOUR, end), "its hour is not over yet");
        assert!(is_over(added, &tz, FOUR, end + 1.second()));
    }

    #[rstest::rstest]
    #[case::spring_forward("America/Chicago", "2026-03-07T00:00:00Z")]
    #[case::fall_back("America/Chicago", "2026-10-31T00:00:00Z")]
    #[case::east_of_utc("Pacific/Guam", "2026-06-01T00:00:00Z")]
    #[case::no_midnight("America/Havana", "2026-03-07T00:00:00Z")]
    fn all_doses_before_an_instant_have_their_nights_behind_them(#[case] name: &str, #[case] from: &str) {
        let (tz, from) = (zone(name), from.parse::<Timestamp>().unwrap());
        for at in [civil::time(0, 0, 0, 0), FOUR, civil::time(22, 30, 0, 0)] {
            for hours in 0..72 {
                let now = from + hours.hours();
                let before = over_before(&tz, at, now).unwrap();
                assert!(is_over(before - 1.nanosecond(), &tz, at, now), "{name} {at} {now}");
                assert!(!is_over(before, &tz, at, now), "{name} {at} {now}");
            }
        }
    }

    #[rstest::rstest]
    #[case::on_time("2026-03-11T09:00:20Z", false)]
    #[case::within_the_hour("2026-03-11T10:00:00Z", false)]
    #[case::late("2026-03-11T10:00:01Z", true)]
    #[case::early("2026-03-11T08:00:00Z", false)]
    fn a_night_is_late_after_an_hour(#[case] started: &str, #[case] expected: bool) {
        assert_eq!(is_late("2026-03-11T09:00:00Z".parse().unwrap(), started.parse().unwrap()), expected);
    }
}
