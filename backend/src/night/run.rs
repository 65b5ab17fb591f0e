//! Runs the nights that are due.

use chrono::{DateTime, Utc};
use jiff::{civil, tz::TimeZone};
use shared::night::{due_at, due_dates, window};

use crate::{
    civil::{day_of, from_chrono, from_timestamp, to_chrono, to_timestamp, zone_of},
    entity::integration,
    reference_data::ReferenceData,
    store::{self, Error, HomeFigures, Store, active_integrations, last_night, run_night},
};

/// The time at which a night begins, in the integration's time zone.
pub const NIGHT_AT: civil::Time = civil::time(4, 0, 0, 0);

/// Maximum number of missed dates that run at once.
const MAX_MISSED_NIGHTS: usize = 31;

/// Runs every night that is due; returns their number.
///
/// # Errors
/// When the database is not available.
pub async fn run_due(store: &Store, reference: &ReferenceData) -> store::Result<usize> {
    let mut ran = 0;
    for row in active_integrations(store.reader()).await? {
        for date in dates(store, &row).await? {
            let Ok(window) = window(date, &zone(&row)) else { continue };
            let mut tx = store.begin("night").await?;
            match run_night(&mut tx, reference, row.id, to_chrono(date), &window).await {
                Ok(_) => tx.commit().await?,
                // Another replica runs the same date.
                Err(Error::Conflict) => {
                    tx.cancel().await?;
                    continue;
                }
                Err(error) => return Err(error),
            }
            tracing::info!(integration.id = %row.id, night = %date, "night.ran");
            ran += 1;
        }
    }
    Ok(ran)
}

/// Returns when the next night begins, over all active integrations.
///
/// # Errors
/// When the database is not available.
pub async fn next_night(store: &Store) -> store::Result<Option<DateTime<Utc>>> {
    let now = store.source().now();
    let nights = active_integrations(store.reader()).await?;
    Ok(nights.iter().filter_map(|row| next_of(row, now)).map(|(_, at)| at).min())
}

/// Returns what the next night would find now, over all active integrations.
///
/// # Errors
/// When the database is not available.
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

async fn dates(store: &Store, row: &integration::Model) -> store::Result<Vec<civil::Date>> {
    let Some(activated_at) = row.activated_at else { return Ok(Vec::new()) };
    let zone = zone(row);
    let activated_on = from_chrono(day_of(activated_at, &zone));
    let last = last_night(store.reader(), row.id).await?.map(from_chrono);
    Ok(due_dates(last, activated_on, to_timestamp(store.source().now()), NIGHT_AT, &zone, MAX_MISSED_NIGHTS))
}

fn next_of(row: &integration::Model, now: DateTime<Utc>) -> Option<(civil::Date, DateTime<Utc>)> {
    let zone = zone(row);
    let today = from_chrono(day_of(now, &zone));
    let at = |date| due_at(date, NIGHT_AT, &zone).ok().map(from_timestamp);
    match at(today).filter(|due| *due > now) {
        Some(due) => Some((today, due)),
        None => {
            let date = today.tomorrow().ok()?;
            Some((date, at(date)?))
        }
    }
}

fn zone(row: &integration::Model) -> TimeZone {
    zone_of(&row.time_zone)
}
