//! Between the database's instants and the practice's civil dates.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Utc};
use jiff::{Timestamp, civil, tz::TimeZone};

/// The time zone of an IANA name; UTC where the name is none, so that a time is told all the same.
#[must_use]
pub fn zone_of(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

/// Returns `true` if a name is the IANA name of a time zone.
#[must_use]
pub fn is_zone(name: &str) -> bool {
    TimeZone::get(name).is_ok()
}

/// The civil day of an instant.
#[must_use]
pub fn day_of(at: DateTime<Utc>, zone: &TimeZone) -> NaiveDate {
    to_chrono(to_timestamp(at).to_zoned(zone.clone()).date())
}

/// The first instant of a civil day; none at the end of all time.
#[must_use]
pub fn beginning_of(day: NaiveDate, zone: &TimeZone) -> Option<DateTime<Utc>> {
    let begun = from_chrono(day).to_zoned(zone.clone()).ok()?;
    Some(from_timestamp(begun.timestamp()))
}

/// The instant as jiff has it.
#[must_use]
pub fn to_timestamp(at: DateTime<Utc>) -> Timestamp {
    Timestamp::from_microsecond(at.timestamp_micros()).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The instant as chrono has it.
#[must_use]
pub fn from_timestamp(at: Timestamp) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(at.as_microsecond()).unwrap_or(DateTime::UNIX_EPOCH)
}

/// The date as chrono has it.
#[must_use]
pub fn to_chrono(date: civil::Date) -> NaiveDate {
    let (month, day) = (u32::from(date.month().unsigned_abs()), u32::from(date.day().unsigned_abs()));
    NaiveDate::from_ymd_opt(i32::from(date.year()), month, day).unwrap_or(NaiveDate::MIN)
}

/// The date as jiff has it.
#[must_use]
pub fn from_chrono(date: NaiveDate) -> civil::Date {
    let part = |n: u32| i8::try_from(n).unwrap_or(1);
    civil::Date::new(i16::try_from(date.year()).unwrap_or(1), part(date.month()), part(date.day()))
        .unwrap_or(civil::Date::MIN)
}

/// The instant with the zone's offset at that moment, as a message's MSH-7 states it.
#[must_use]
pub fn with_offset(at: DateTime<Utc>, zone: &TimeZone) -> DateTime<FixedOffset> {
    let seconds = zone.to_offset(to_timestamp(at)).seconds();
    let offset = FixedOffset::east_opt(seconds);
    offset.map_or_else(|| at.fixed_offset(), |offset| at.with_timezone(&offset))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_civil_day_is_the_zones() {
        let at = "2026-03-10T03:30:00Z".parse().unwrap();
        let day = |zone: &str| day_of(at, &TimeZone::get(zone).unwrap()).to_string();
        assert_eq!((day("America/Chicago").as_str(), day("UTC").as_str()), ("2026-03-09", "2026-03-10"));
    }

    #[test]
    fn a_day_begins_when_its_zone_says() {
        let zone = TimeZone::get("America/Chicago").unwrap();
        for (day, expected) in [("2026-03-08", "2026-03-08T06:00:00Z"), ("2026-03-09", "2026-03-09T05:00:00Z")] {
            let begun = beginning_of(day.parse().unwrap(), &zone);
            assert_eq!(begun, Some(expected.parse().unwrap()), "{day}");
        }
    }

    #[test]
    fn dates_go_both_ways() {
        let date = NaiveDate::from_ymd_opt(2028, 2, 29).unwrap();
        assert_eq!(to_chrono(from_chrono(date)), date);
    }

    #[test]
    fn the_offset_is_the_one_of_that_moment() {
        let zone = TimeZone::get("America/Chicago").unwrap();
        let offset = |at: &str| with_offset(at.parse().unwrap(), &zone).format("%z").to_string();
        assert_eq!(
            (offset("2026-01-10T12:00:00Z").as_str(), offset("2026-07-10T12:00:00Z").as_str()),
            ("-0600", "-0500")
        );
    }
}
