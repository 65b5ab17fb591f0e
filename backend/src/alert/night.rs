//! Nights that begin late or not at all.

use chrono::{DateTime, Utc};
use jiff::tz::TimeZone;
use shared::{
    alert::{
        AlertFacts, AlertKind, AlertSubject, Decision,
        rule::{self, NightFacts},
    },
    night::due_at,
};

use super::check::{OpenCodes, Step};
use crate::{
    civil::{day_of, from_chrono, from_timestamp, to_chrono, with_offset, zone_of},
    entity::integration,
    store::{self, Store},
};

/// The decision about the newest night that is due for an integration, if any was since its activation.
pub(super) async fn step_of(
    store: &Store,
    row: &integration::Model,
    now: DateTime<Utc>,
    open: &OpenCodes,
) -> store::Result<Option<Step>> {
    let zone = zone_of(&row.time_zone);
    let Some((date, due)) = newest_due(row, now, &zone, store::night_time(row)?) else { return Ok(None) };
    let (kind, subject) = (AlertKind::NightLate, AlertSubject::Integration(row.id));
    let began = store::night_run_of(store.reader(), row.id, date).await?;
    let open = open.get(&(kind, subject)).map(String::as_str);
    // A night that is made up for after a restore may have begun in time before.
    let restored_at = store::last_restore(store.reader()).await?.map(|restore| restore.restored_at);
    let changed = restored_at.map_or(row.updated_at, |restored_at| restored_at.max(row.updated_at));
    let mut night = NightFacts { due, began, changed, open, was_raised: false };
    let mut decision = rule::late_night(night, now);
    // Only a late night asks whether it was told of before.
    if matches!(decision, Decision::Raise(_)) {
        night.was_raised = store::was_alert_raised(store.reader(), kind, subject, due).await?;
        decision = rule::late_night(night, now);
    }
    let local = |at| with_offset(at, &zone).naive_local();
    let facts = match began {
        Some(began) => AlertFacts::NightBeganLate { due: local(due), began: local(began) },
        None => AlertFacts::NightNotBegun { due: local(due) },
    };
    Ok(Some(Step { subject, decision, facts }))
}

/// The newest night that is due, after the day of activation: its date, and the instant.
pub(crate) fn newest_due(
    row: &integration::Model,
    now: DateTime<Utc>,
    zone: &TimeZone,
    at: jiff::civil::Time,
) -> Option<(chrono::NaiveDate, DateTime<Utc>)> {
    let activated_on = from_chrono(day_of(row.activated_at?, zone));
    let today = from_chrono(day_of(now, zone));
    [Some(today), today.yesterday().ok()].into_iter().flatten().filter(|date| *date > activated_on).find_map(|date| {
        let due = from_timestamp(due_at(date, at, zone).ok()?);
        (due <= now).then(|| (to_chrono(date), due))
    })
}
