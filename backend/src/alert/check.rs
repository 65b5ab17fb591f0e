//! The pass of each minute: what is decided from facts that are no events.
//!
//! While nothing changes it reads the open alerts, the practice's few integrations and locations, and for each one row
//! by an index; it writes nothing. While the clock is known to be wrong it decides nothing.

use std::collections::{HashMap, HashSet};

use shared::alert::{AlertEnd, AlertFacts, AlertKind, AlertSubject, Decision};

use super::{expiry, night, silence, unreadable};
use crate::{
    entity::integration::IntegrationState,
    store::{self, Store},
};

/// The kinds that this pass raises and ends; the others are raised and ended with the event.
const KINDS: [AlertKind; 4] =
    [AlertKind::Expiring, AlertKind::NightLate, AlertKind::SilentLocation, AlertKind::RowUnreadable];

/// The codes of the open alerts.
pub(super) type OpenCodes = HashMap<(AlertKind, AlertSubject), String>;

/// A decision about one alert, with its facts if it is raised.
pub(super) struct Step {
    pub(super) subject: AlertSubject,
    pub(super) decision: Decision,
    pub(super) facts: AlertFacts,
}

/// Raises and ends what the facts ask for; returns how many alerts changed.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn check(store: &Store) -> store::Result<usize> {
    let open = open_codes(store).await?;
    if open.keys().any(|(kind, _)| *kind == AlertKind::Clock) {
        return Ok(0);
    }
    let mut steps = decide(store, &open).await?;
    let seen: HashSet<_> = steps.iter().map(|step| (step.facts.kind(), step.subject)).collect();
    let gone: Vec<_> = open.keys().filter(|key| KINDS.contains(&key.0) && !seen.contains(*key)).collect();
    steps.retain(|step| step.decision != Decision::Keep);
    if steps.is_empty() && gone.is_empty() {
        return Ok(0);
    }
    let mut tx = store.begin("alert").await?;
    for step in &steps {
        take(&mut tx, step).await?;
        tracing::info!(alert.kind = %step.facts.kind(), alert.subject = %step.subject.id(), "alert.changed");
    }
    for (kind, subject) in &gone {
        store::end_alert(&mut tx, *kind, *subject, AlertEnd::NotInUse).await?;
        tracing::info!(alert.kind = %kind, alert.subject = %subject.id(), "alert.changed");
    }
    tx.commit().await?;
    Ok(steps.len() + gone.len())
}

async fn open_codes(store: &Store) -> store::Result<OpenCodes> {
    let mut open = OpenCodes::new();
    for row in store::open_alerts(store.reader()).await? {
        if let (Some(kind), Ok(subject)) = (AlertKind::parse(&row.kind), store::subject_of(&row)) {
            open.insert((kind, subject), row.code);
        }
    }
    Ok(open)
}

async fn decide(store: &Store, open: &OpenCodes) -> store::Result<Vec<Step>> {
    let now = store.source().now();
    let in_use = store::integrations_in_use(store.reader()).await?;
    let mut steps: Vec<_> = in_use.unreadable.iter().map(|id| unreadable::integration(*id)).collect();
    for row in in_use.rows.into_iter().filter(|row| row.state == IntegrationState::Active) {
        steps.extend(expiry::steps_of(&row, now, open));
        steps.extend(night::step_of(store, &row, now, open).await?);
        steps.extend(unreadable::steps_of(store, &row, open).await?);
    }
    steps.extend(silence::steps_of(store, now, open).await?);
    Ok(steps)
}

async fn take(tx: &mut store::Tx, step: &Step) -> store::Result<()> {
    let Step { subject, decision, facts } = step;
    match decision {
        Decision::Keep => {}
        Decision::Raise(code) => {
            store::raise_alert(tx, *subject, code, facts).await?;
        }
        Decision::End(by) => {
            store::end_alert(tx, facts.kind(), *subject, *by).await?;
        }
        Decision::Replace(by, code) => {
            store::end_alert(tx, facts.kind(), *subject, *by).await?;
            store::raise_alert(tx, *subject, code, facts).await?;
        }
    }
    Ok(())
}
