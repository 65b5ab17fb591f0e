//! The pass of each minute: what is decided from facts that are no events.
//!
//! While nothing changes it reads the open alerts, the practice's few integrations and locations, and for each one row
//! by an index; it writes nothing. While the clock is known to be wrong it decides nothing.

use std::collections::{HashMap, HashSet};

use shared::alert::{AlertEnd, AlertKind, AlertSubject, Decision};

use super::{expiry, night, silence};
use crate::{
    entity::integration::IntegrationState,
    reference_data::ReferenceData,
    store::{self, Store},
};

/// The kinds that this pass raises and ends; the others are raised and ended with the event.
const KINDS: [AlertKind; 3] = [AlertKind::Expiring, AlertKind::NightLate, AlertKind::SilentLocation];

/// The codes of the open alerts.
pub(super) type OpenCodes = HashMap<(AlertKind, AlertSubject), String>;

/// A decision about one alert, with its text if it is raised.
pub(super) struct Step {
    pub(super) kind: AlertKind,
    pub(super) subject: AlertSubject,
    pub(super) decision: Decision,
    pub(super) text: String,
}

/// Raises and ends what the facts ask for; returns how many alerts changed.
///
/// # Errors
/// When the database is not available.
pub async fn check(store: &Store, reference: &ReferenceData) -> store::Result<usize> {
    let open = open_codes(store).await?;
    if open.keys().any(|(kind, _)| *kind == AlertKind::Clock) {
        return Ok(0);
    }
    let mut steps = decide(store, reference, &open).await?;
    let seen: HashSet<_> = steps.iter().map(|step| (step.kind, step.subject)).collect();
    let gone = open.keys().filter(|key| KINDS.contains(&key.0) && !seen.contains(*key));
    steps.extend(gone.map(|(kind, subject)| Step {
        kind: *kind,
        subject: *subject,
        decision: Decision::End(AlertEnd::NotInUse),
        text: String::new(),
    }));
    steps.retain(|step| step.decision != Decision::Keep);
    if steps.is_empty() {
        return Ok(0);
    }
    let mut tx = store.begin("alert").await?;
    for step in &steps {
        take(&mut tx, step).await?;
        tracing::info!(alert.kind = %step.kind, alert.subject = %step.subject.id(), "alert.changed");
    }
    tx.commit().await?;
    Ok(steps.len())
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

async fn decide(store: &Store, reference: &ReferenceData, open: &OpenCodes) -> store::Result<Vec<Step>> {
    let now = store.source().now();
    let in_use = store::integrations_in_use(store.reader()).await?;
    let mut steps = Vec::new();
    for row in in_use.into_iter().filter(|row| row.state == IntegrationState::Active) {
        let registry = reference.registry_name(&row.program_code);
        steps.extend(expiry::steps_of(&row, &registry, now, open));
        steps.extend(night::step_of(store, &row, &registry, now, open).await?);
    }
    steps.extend(silence::steps_of(store, now, open).await?);
    Ok(steps)
}

async fn take(tx: &mut store::Tx, step: &Step) -> store::Result<()> {
    let Step { kind, subject, decision, text } = step;
    match decision {
        Decision::Keep => {}
        Decision::Raise(code) => {
            store::raise_alert(tx, *kind, *subject, code, text).await?;
        }
        Decision::End(by) => {
            store::end_alert(tx, *kind, *subject, *by).await?;
        }
        Decision::Replace(by, code) => {
            store::end_alert(tx, *kind, *subject, *by).await?;
            store::raise_alert(tx, *kind, *subject, code, text).await?;
        }
    }
    Ok(())
}
