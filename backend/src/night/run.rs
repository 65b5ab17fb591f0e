//! Runs the nights that are due.

use chrono::{DateTime, TimeDelta, Utc};
use jiff::civil;
use shared::night::{Window, due_dates};
use uuid::Uuid;

use super::schedule::{due_instant, window, zone};
use crate::{
    civil::{day_of, from_chrono, to_timestamp},
    entity::integration,
    reference_data::ReferenceData,
    store::{self, Error, Store, active_integrations, last_night, night_time},
};

/// Maximum number of missed dates that are made up for at once.
const MAX_MISSED_NIGHTS: usize = 31;

/// Maximum number of doses in one transaction: few enough that others who write wait for a moment only.
const BATCH_SIZE: u64 = 200;

/// Maximum difference between the clocks of two servers. A night that began later than that from now was begun by a
/// clock that stood in the future.
const MAX_SKEW: TimeDelta = TimeDelta::minutes(15);

/// Begins every night that is due, and carries out those that are open; returns how many were begun. The clock is
/// taken as right: see [`super::Nights`].
///
/// An integration whose nights fail does not stop those of others.
///
/// # Errors
/// Returns the first error, after every integration had its turn.
pub async fn run_due(store: &Store, reference: &ReferenceData) -> store::Result<usize> {
    discard_future(store, store.source().now()).await?;
    let (mut begun, mut failed) = (0, None);
    for row in active_integrations(store.reader()).await? {
        match run_integration(store, reference, &row).await {
            Ok(count) => begun += count,
            Err(error) => {
                tracing::error!(integration.id = %row.id, code = error.code(), error = %error, "night.failed");
                failed = failed.or(Some(error));
            }
        }
    }
    failed.map_or(Ok(begun), Err)
}

async fn discard_future(store: &Store, now: DateTime<Utc>) -> store::Result<()> {
    let latest = now + MAX_SKEW;
    if !store::is_any_night_after(store.reader(), latest).await? {
        return Ok(());
    }
    let mut tx = store.begin("night").await?;
    let discarded = store::discard_nights_after(&mut tx, latest).await?;
    tx.commit().await?;
    tracing::warn!(discarded, "night.future_discarded");
    Ok(())
}

async fn run_integration(store: &Store, reference: &ReferenceData, row: &integration::Model) -> store::Result<usize> {
    let mut begun = 0;
    for date in missing_dates(store, row).await? {
        if let Ok(window) = window(row, date)
            && begin(store, row, date, &window).await?.is_some()
        {
            tracing::info!(integration.id = %row.id, night = %date, "night.began");
            begun += 1;
        }
    }
    for (run, date) in store::open_nights(store.reader(), row.id).await? {
        if let Ok(window) = window(row, from_chrono(date)) {
            carry_out(store, reference, run, &window).await?;
            tracing::info!(integration.id = %row.id, night = %date, "night.ran");
        }
    }
    Ok(begun)
}

async fn missing_dates(store: &Store, row: &integration::Model) -> store::Result<Vec<civil::Date>> {
    let Some(activated_at) = row.activated_at else { return Ok(Vec::new()) };
    let (zone, now) = (zone(row), store.source().now());
    let activated_on = from_chrono(day_of(activated_at, &zone));
    let last = last_night(store.reader(), row.id, day_of(now, &zone)).await?.map(from_chrono);
    Ok(due_dates(last, activated_on, to_timestamp(now), night_time(row)?, &zone, MAX_MISSED_NIGHTS))
}

/// Begins the night of a date; none when it was begun already, such as by another server.
///
/// # Errors
/// Returns an error if the database is not available.
pub(super) async fn begin(
    store: &Store,
    row: &integration::Model,
    date: civil::Date,
    window: &Window,
) -> store::Result<Option<Uuid>> {
    let restored_at = store::last_restore(store.reader()).await?.map(|restore| restore.restored_at);
    // One that was due before a restore may have begun in time, in what was lost: it does not count as late.
    let due = due_instant(row, date)?.filter(|due| restored_at.is_none_or(|restored_at| *due >= restored_at));
    let mut tx = store.begin("night").await?;
    match store::begin_night(&mut tx, row.id, date, window, due).await {
        Ok(run) => {
            tx.commit().await?;
            Ok(Some(run))
        }
        Err(Error::Conflict) => {
            tx.cancel().await?;
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// Carries a night out, batch by batch, as far as no other server does.
///
/// # Errors
/// Returns an error if the database is not available; what was committed stays, and the next tick goes on.
pub(super) async fn carry_out(
    store: &Store,
    reference: &ReferenceData,
    run: Uuid,
    window: &Window,
) -> store::Result<()> {
    loop {
        let mut tx = store.begin("night").await?;
        let batch = store::continue_night(&mut tx, reference, run, window, BATCH_SIZE).await?;
        tx.commit().await?;
        if batch.is_none_or(|batch| batch.is_last) {
            return Ok(());
        }
    }
}
