//! Maintenance windows of an integration's registry.

use chrono::{DateTime, Utc};
use shared::maintenance;

use crate::{
    civil::{from_timestamp, to_timestamp, zone_of},
    entity::integration,
    store::{Error, Result},
};

/// Returns the instant at which the current maintenance ends; `None` if none keeps messages back now.
///
/// # Errors
/// `Unreadable` when the column was written by another version.
pub fn closed_until(row: &integration::Model, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>> {
    let Some(text) = &row.maintenance else { return Ok(None) };
    let windows = maintenance::parse(text).map_err(|_| Error::Unreadable("integration"))?;
    let zone = zone_of(&row.time_zone);
    Ok(maintenance::closed_until(&windows, to_timestamp(now), &zone).map(from_timestamp))
}
