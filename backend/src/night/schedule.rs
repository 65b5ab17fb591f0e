//! The start of the next night, the number of doses that it would find, and of those whose night is over.

use chrono::{DateTime, NaiveDate, Utc};
use jiff::{civil, tz::TimeZone};
use shared::night::{OutOfCalendar, Window, due_at, over_before, window_since};
use uuid::Uuid;

use crate::{
    civil::{day_of, from_chrono, from_timestamp, to_chrono, to_timestamp, zone_of},
    entity::integration::{self, IntegrationState},
    store::{self, HomeFigures, NightsOver, Reader, night_time},
};

/// The next night of an active integration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextNight {
    /// The integration.
    pub integration: Uuid,
    /// The civil date on which it begins.
    pub date: NaiveDate,
    /// Instant at which it begins.
    pub at: DateTime<Utc>,
    /// Time in which the doses were added that it reports.
    pub window: Window,
}

/// The nights to come and those that are over, at an instant; one that passes makes them others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NightTimes {
    /// The civil day of the practice.
    pub today: NaiveDate,
    /// The next night of each active integration.
    pub next: Vec<NextNight>,
    /// The nights that are over of each integration that is set up.
    pub over: Vec<NightsOver>,
}

impl NightTimes {
    /// Returns those of some integrations, in a practice of a time zone.
    #[must_use]
    pub fn at(now: DateTime<Utc>, integrations: &[integration::Model], practice_zone: &TimeZone) -> Self {
        let set_up = integrations.iter().filter(|row| row.state != IntegrationState::Draft);
        let over = set_up.filter_map(|row| nights_over(row, now)).collect();
        Self { today: day_of(now, practice_zone), next: next_nights(integrations, now), over }
    }
}

/// The doses that the nights to come would find, and those that no night finds any more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tonight {
    /// Doses of the nights to come.
    pub found: HomeFigures,
    /// Complete doses that were never tried and whose night is over.
    pub over: u64,
}

/// Returns the next night of each active integration; an instant that passes makes it another.
#[must_use]
pub fn next_nights(integrations: &[integration::Model], now: DateTime<Utc>) -> Vec<NextNight> {
    let active = integrations.iter().filter(|row| row.state == IntegrationState::Active);
    let next = active.filter_map(|row| {
        let (date, at) = next_of(row, now)?;
        Some(NextNight { integration: row.id, date: to_chrono(date), at, window: window(row, date).ok()? })
    });
    next.collect()
}

/// The nights of an integration that are over; none where its time of day cannot be read.
fn nights_over(row: &integration::Model, now: DateTime<Utc>) -> Option<NightsOver> {
    let before = over_before(&zone(row), night_time(row).ok()?, to_timestamp(now)).ok()?;
    Some(NightsOver { integration: row.id, before: from_timestamp(before) })
}

/// Returns what nights would find now, all together, and what they passed over.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn tonight(db: &Reader, times: &NightTimes) -> store::Result<Tonight> {
    let mut found = HomeFigures::default();
    for night in &times.next {
        let of_night = store::tonight(db, night.integration, &night.window, night.date).await?;
        found.ready += of_night.ready;
        found.blocked += of_night.blocked;
    }
    Ok(Tonight { found, over: store::night_over(db, &times.over, times.today).await? })
}

/// The next night of an integration; none where its time of day cannot be read.
fn next_of(row: &integration::Model, now: DateTime<Utc>) -> Option<(civil::Date, DateTime<Utc>)> {
    let today = from_chrono(day_of(now, &zone(row)));
    let due = |date| due_instant(row, date).ok().flatten().map(|due| (date, due));
    due(today).filter(|(_, at)| *at > now).or_else(|| due(today.tomorrow().ok()?))
}

/// Returns when the night of a date is due; none at the end of the calendar.
///
/// # Errors
/// `Unreadable` when the integration's time of day was written by another version.
pub(super) fn due_instant(row: &integration::Model, date: civil::Date) -> store::Result<Option<DateTime<Utc>>> {
    Ok(due_at(date, night_time(row)?, &zone(row)).ok().map(from_timestamp))
}

/// Returns the time zone of an integration's nights.
pub(super) fn zone(row: &integration::Model) -> TimeZone {
    zone_of(&row.time_zone)
}

/// Returns the window of an integration's night, which loses no dose where the practice's time zone was changed.
///
/// # Errors
/// Returns an error if the date is at the end of the calendar.
pub(super) fn window(row: &integration::Model, date: civil::Date) -> Result<Window, OutOfCalendar> {
    let earlier = row.earlier_time_zone.as_deref().map(zone_of).zip(row.time_zone_since.map(to_timestamp));
    window_since(date, &zone(row), earlier.as_ref().map(|(zone, since)| (zone, *since)))
}
