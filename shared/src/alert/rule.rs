//! The rules of alerts, decided from plain facts and the alert that is open.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::kind::AlertEnd;
use crate::expiry::{Nearness, nearness};

/// The change to an alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Nothing changes.
    Keep,
    /// The alert is raised, with this code.
    Raise(String),
    /// The alert ends.
    End(AlertEnd),
    /// The alert ends, and one with this code takes its place.
    Replace(AlertEnd, String),
}

/// The period without a new dose after which a location counts as silent.
pub const SILENT_AFTER: TimeDelta = TimeDelta::days(7);

/// Number of weeks before the silence that are looked at.
pub const WEEKS_BEFORE: u8 = 4;

/// Minimum number of doses in each of those weeks.
pub const DOSES_A_WEEK: u64 = 5;

/// Doses that a location added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocationActivity {
    /// The instant at which it added the last one.
    pub newest: Option<DateTime<Utc>>,
    /// `true` if it added at least [`DOSES_A_WEEK`] in each of the [`WEEKS_BEFORE`] weeks before the last 7 days.
    pub was_busy: bool,
}

/// Returns `true` if a location's newest dose was added at least [`SILENT_AFTER`] ago.
#[must_use]
pub fn is_quiet(newest: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    newest.is_some_and(|newest| now.signed_duration_since(newest) >= SILENT_AFTER)
}

/// Decides on the alert of a silent location. One that is open stays until a dose is added: after weeks of silence the
/// weeks before are silent too.
#[must_use]
pub fn silent_location(activity: LocationActivity, now: DateTime<Utc>, is_open: bool) -> Decision {
    match (is_quiet(activity.newest, now), is_open) {
        (true, false) if activity.was_busy => Decision::Raise("no_doses".to_owned()),
        (false, true) => Decision::End(AlertEnd::DoseAdded),
        _ => Decision::Keep,
    }
}

/// The delay after which a night counts as late.
pub const NIGHT_GRACE: TimeDelta = TimeDelta::hours(1);

/// The code of a night that has not begun.
pub const NOT_BEGUN: &str = "not_begun";

/// The code of a night that began late.
pub const BEGAN_LATE: &str = "began_late";

/// The newest night that is due for an integration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NightFacts<'a> {
    /// The instant at which it was due.
    pub due: DateTime<Utc>,
    /// The instant at which it began.
    pub began: Option<DateTime<Utc>>,
    /// The instant at which the integration was changed: a night that was due while it was paused is not late.
    pub changed: DateTime<Utc>,
    /// The code of the open alert.
    pub open: Option<&'a str>,
    /// `true` if an alert was raised about this night before, and ended.
    pub was_raised: bool,
}

/// Decides on the alert of a late night.
#[must_use]
pub fn late_night(night: NightFacts<'_>, now: DateTime<Utc>) -> Decision {
    let latest = night.due + NIGHT_GRACE;
    let is_open = night.open.is_some();
    match night.began {
        Some(began) if began <= latest || night.open == Some(NOT_BEGUN) => end_if(is_open, AlertEnd::NightRan),
        _ if is_open || night.changed > latest => Decision::Keep,
        Some(_) if !night.was_raised => Decision::Raise(BEGAN_LATE.to_owned()),
        None if now > latest => Decision::Raise(NOT_BEGUN.to_owned()),
        _ => Decision::Keep,
    }
}

/// Decides on the alert of an account or a certificate that ends. Each step of 30, 14 and 7 days is an alert of its
/// own, so that each is heard; so is another last day.
#[must_use]
pub fn expiring(last_day: Option<NaiveDate>, today: NaiveDate, open: Option<&str>) -> Decision {
    let near = last_day.and_then(|day| Some((nearness(day, today)?, day)));
    match (near, open) {
        (None, None) => Decision::Keep,
        (None, Some(_)) => Decision::End(AlertEnd::Renewed),
        (Some((near, day)), None) => Decision::Raise(expiry_code(near, day)),
        (Some((near, day)), Some(open)) if open == expiry_code(near, day) => Decision::Keep,
        (Some((near, day)), Some(open)) => {
            let is_same_day = open.ends_with(&day.to_string());
            let by = if is_same_day { AlertEnd::NextReminder } else { AlertEnd::Renewed };
            Decision::Replace(by, expiry_code(near, day))
        }
    }
}

fn expiry_code(near: Nearness, last_day: NaiveDate) -> String {
    format!("{near}:{last_day}")
}

fn end_if(is_open: bool, by: AlertEnd) -> Decision {
    if is_open { Decision::End(by) } else { Decision::Keep }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::day;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn raise(code: &str) -> Decision {
        Decision::Raise(code.to_owned())
    }

    #[rstest::rstest]
    #[case::never_any(None, true, false, Decision::Keep)]
    #[case::yesterday(Some("2026-03-09T15:00:00Z"), true, false, Decision::Keep)]
    #[case::almost_a_week(Some("2026-03-03T15:00:01Z"), true, false, Decision::Keep)]
    #[case::a_week(Some("2026-03-03T15:00:00Z"), true, false, raise("no_doses"))]
    #[case::rarely_any(Some("2026-03-03T15:00:00Z"), false, false, Decision::Keep)]
    #[case::said_already(Some("2026-03-03T15:00:00Z"), true, true, Decision::Keep)]
    #[case::weeks_later(Some("2026-01-01T15:00:00Z"), false, true, Decision::Keep)]
    #[case::a_dose_again(Some("2026-03-10T14:59:00Z"), false, true, Decision::End(AlertEnd::DoseAdded))]
    fn a_location_falls_silent(
        #[case] newest: Option<&str>,
        #[case] was_busy: bool,
        #[case] is_open: bool,
        #[case] expected: Decision,
    ) {
        let activity = LocationActivity { newest: newest.map(at), was_busy };
        assert_eq!(silent_location(activity, at("2026-03-10T15:00:00Z"), is_open), expected);
    }

    /// The night is due at 09:00 UTC.
    #[rstest::rstest]
    #[case::not_yet_late(None, "10:00", None, Decision::Keep)]
    #[case::late(None, "10:01", None, raise(NOT_BEGUN))]
    #[case::said_already(None, "12:00", Some(NOT_BEGUN), Decision::Keep)]
    #[case::on_time(Some("09:00"), "12:00", None, Decision::Keep)]
    #[case::within_the_hour(Some("10:00"), "12:00", None, Decision::Keep)]
    #[case::on_time_again(Some("09:00"), "12:00", Some(BEGAN_LATE), Decision::End(AlertEnd::NightRan))]
    #[case::on_time_after_none(Some("09:00"), "12:00", Some(NOT_BEGUN), Decision::End(AlertEnd::NightRan))]
    #[case::began_late(Some("10:01"), "12:00", None, raise(BEGAN_LATE))]
    #[case::began_at_last(Some("11:00"), "12:00", Some(NOT_BEGUN), Decision::End(AlertEnd::NightRan))]
    #[case::stays_until_one_is_on_time(Some("11:00"), "12:00", Some(BEGAN_LATE), Decision::Keep)]
    fn a_night_is_late(
        #[case] began: Option<&str>,
        #[case] now: &str,
        #[case] open: Option<&str>,
        #[case] expected: Decision,
    ) {
        let time = |time: &str| at(&format!("2026-03-10T{time}:00Z"));
        let night = NightFacts {
            due: time("09:00"),
            began: began.map(time),
            changed: at("2026-01-01T00:00:00Z"),
            open,
            was_raised: false,
        };
        assert_eq!(late_night(night, time(now)), expected);
        if open.is_none() && began.is_some() {
            let told = NightFacts { was_raised: true, ..night };
            assert_eq!(late_night(told, time(now)), Decision::Keep, "one night is one alert");
        }
        if open.is_none() {
            let resumed = NightFacts { changed: time("11:30"), ..night };
            assert_eq!(late_night(resumed, time(now)), Decision::Keep, "it was paused when the night was due");
        }
    }

    #[rstest::rstest]
    #[case::unknown(None, None, Decision::Keep)]
    #[case::far(Some("2026-04-09"), None, Decision::Keep)]
    #[case::month(Some("2026-04-08"), None, raise("MONTH:2026-04-08"))]
    #[case::said_already(Some("2026-04-08"), Some("MONTH:2026-04-08"), Decision::Keep)]
    #[case::nearer(
        Some("2026-03-16"), Some("FORTNIGHT:2026-03-16"),
        Decision::Replace(AlertEnd::NextReminder, "WEEK:2026-03-16".to_owned())
    )]
    #[case::over(
        Some("2026-03-08"), Some("WEEK:2026-03-08"),
        Decision::Replace(AlertEnd::NextReminder, "PAST:2026-03-08".to_owned())
    )]
    #[case::renewed(Some("2027-03-08"), Some("PAST:2026-03-08"), Decision::End(AlertEnd::Renewed))]
    #[case::no_date_any_more(None, Some("PAST:2026-03-08"), Decision::End(AlertEnd::Renewed))]
    #[case::renewed_for_days(
        Some("2026-03-12"), Some("WEEK:2026-03-10"),
        Decision::Replace(AlertEnd::Renewed, "WEEK:2026-03-12".to_owned())
    )]
    fn an_account_ends(#[case] last_day: Option<&str>, #[case] open: Option<&str>, #[case] expected: Decision) {
        assert_eq!(expiring(last_day.map(day), day("2026-03-09"), open), expected);
    }
}
