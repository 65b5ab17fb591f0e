//! The start of the next night, and the number of doses that it would find.

use chrono::{DateTime, Utc};
use jiff::{civil, tz::TimeZone};
use shared::night::{due_at, window};

use crate::{
    civil::{day_of, from_chrono, from_timestamp, zone_of},
    entity::integration,
    store::{self, HomeFigures, Store, active_integrations, night_time},
};

/// Returns when the next night begins, over all active integrations.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn next_night(store: &Store) -> store::Result<Option<DateTime<Utc>>> {
    let now = store.source().now();
    let mut nights = Vec::new();
    for row in active_integrations(store.reader()).await? {
        nights.extend(next_of(&row, now).map(|(_, at)| at));
    }
    Ok(nights.into_iter().min())
}

/// Returns what the next night would find now, over all active integrations.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn tonight(store: &Store) -> store::Result<HomeFigures> {
    let now = store.source().now();
    let mut all = HomeFigures::default();
    for row in active_integrations(store.reader()).await? {
        let Some((date, _)) = next_of(&row, now) else { continue };
        let Ok(window) = window(date, &zone(&row)) else { continue };
        let found = store::tonight(store.reader(), row.id, &window).await?;
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
