//! The days of the demo's past: the last ones of the practice, whenever it is loaded.

use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};
use jiff::{ToSpan as _, civil, tz::TimeZone};
use shared::night::due_at;

use crate::civil::{day_of, from_chrono, from_timestamp};

/// Nights that ran.
pub(super) const NIGHTS: usize = 10;

/// Hour at which nights begin.
const NIGHT: civil::Time = civil::time(4, 0, 0, 0);
/// Time that the practice's scheduler takes to begin a night that is due.
const TICK: TimeDelta = TimeDelta::seconds(2);
/// Time before now at which the last calls of [`super::story`] are made.
const LAST_CALLS: TimeDelta = TimeDelta::minutes(20);
/// Time before now at which the last day's office hours end at the latest.
const LAST_VISIT: TimeDelta = TimeDelta::minutes(25);

/// The days of the past. Day 0 is the one on which the practice began to report; the night after day `n` reports the
/// doses of day `n`; the next night is the one after day [`NIGHTS`].
pub(super) struct Calendar {
    zone: TimeZone,
    last_night: civil::Date,
    now: DateTime<Utc>,
}

impl Calendar {
    /// The calendar of a practice that is loaded now.
    pub(super) fn new(now: DateTime<Utc>, zone: TimeZone) -> Self {
        let now = now.trunc_subsecs(6);
        let today = from_chrono(day_of(now, &zone));
        let is_over = due_at(today, NIGHT, &zone).is_ok_and(|due| from_timestamp(due) <= now);
        let last_night = if is_over { today } else { plus(today, -1) };
        Self { zone, last_night, now }
    }

    /// The date of a day; negative for those before the practice reported.
    pub(super) fn day(&self, number: i64) -> civil::Date {
        plus(self.last_night, number.saturating_sub(offset(NIGHTS)))
    }

    /// The instant at which the night after a day began.
    pub(super) fn night(&self, number: usize) -> DateTime<Utc> {
        let due = due_at(self.day(offset(number) + 1), NIGHT, &self.zone);
        due.map_or(self.now, |due| (from_timestamp(due) + TICK).min(self.now))
    }

    /// The instant on a day at a time.
    pub(super) fn at(&self, number: i64, hour: i8, minute: i8) -> DateTime<Utc> {
        let local = self.day(number).at(hour, minute, 0, 0);
        local.to_zoned(self.zone.clone()).map_or(self.now, |at| from_timestamp(at.timestamp()))
    }

    /// `count` instants of a day in its office hours, in their order, none of them in the future. Those of the last day
    /// are in the hour before now, where it has just begun.
    pub(super) fn office_hours(&self, number: usize, count: usize) -> Vec<DateTime<Utc>> {
        let day = offset(number);
        let (mut from, mut until) = (self.at(day, 9, 30), self.at(day, 16, 40));
        if number == NIGHTS {
            until = until.min(self.now - LAST_VISIT);
            from = from.min(until - TimeDelta::hours(1)).max(self.at(day, 0, 1));
        }
        let step = (until - from) / i32::try_from(count + 1).unwrap_or(i32::MAX);
        (1..=count).map(|n| (from + step * i32::try_from(n).unwrap_or(0)).trunc_subsecs(0)).collect()
    }

    /// The instant of the last calls.
    pub(super) fn last_calls(&self) -> DateTime<Utc> {
        self.now - LAST_CALLS
    }

    /// Now.
    pub(super) fn now(&self) -> DateTime<Utc> {
        self.now
    }
}

fn plus(date: civil::Date, days: i64) -> civil::Date {
    date.saturating_add(days.days())
}

fn offset(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
