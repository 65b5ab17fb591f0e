//! The start of the next night, and the number of doses that it would find.

use chrono::{DateTime, NaiveDate, Utc};
use jiff::{civil, tz::TimeZone};
use shared::night::{OutOfCalendar, Window, due_at, window_since};
use uuid::Uuid;

use crate::{
    civil::{day_of, from_chrono, from_timestamp, to_chrono, to_timestamp, zone_of},
    entity::integration::{self, IntegrationState},
    store::{self, HomeFigures, Reader, night_time},
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

/// Returns what nights would find now, all together.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn tonight(db: &Reader, nights: &[NextNight]) -> store::Result<HomeFigures> {
    let mut all = HomeFigures::default();
    for night in nights {
        let found = store::tonight(db, night.integration, &night.window, night.date).await?;
        all.ready += found.ready;
        all.blocked += found.blocked;
    }
    Ok(all)
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
