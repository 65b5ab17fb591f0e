//! Locations that add no doses any more.

use chrono::{DateTime, Utc};
use shared::alert::{AlertFacts, AlertKind, AlertSubject, rule, rule::LocationActivity};

use super::check::{OpenCodes, Step};
use crate::{
    civil::day_of,
    store::{self, Store},
};

/// The decisions about all locations that report.
pub(super) async fn steps_of(store: &Store, now: DateTime<Utc>, open: &OpenCodes) -> store::Result<Vec<Step>> {
    let db = store.reader();
    let mut steps = Vec::new();
    let locations = store::enrolled_locations(db).await?;
    if locations.is_empty() {
        return Ok(steps);
    }
    let zone = store::practice(db).await?.zone;
    let restored_at = store::last_restore(db).await?.map(|restore| restore.restored_at);
    for row in locations {
        let (kind, subject) = (AlertKind::SilentLocation, AlertSubject::Location(row.id));
        let is_open = open.contains_key(&(kind, subject));
        let activity = store::activity_of(db, row.id, now, is_open).await?;
        let last_dose = day_of(activity.newest.unwrap_or(now), &zone);
        let facts = AlertFacts::SilentLocation { last_dose };
        // The doses that a restore lost are no silence.
        let newest = if is_open { activity.newest } else { activity.newest.max(restored_at) };
        let decision = rule::silent_location(LocationActivity { newest, ..activity }, now, is_open);
        steps.push(Step { subject, decision, facts });
    }
    Ok(steps)
}
