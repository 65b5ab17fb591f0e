//! Alerts about rows that cannot be read: one for the reports of an integration, however many they are.

use shared::alert::{AlertEnd, AlertFacts, AlertKind, AlertSubject, Decision};
use uuid::Uuid;

use super::check::{OpenCodes, Step};
use crate::{
    entity::integration,
    store::{self, Store},
};

/// The code of an integration whose row cannot be read.
const INTEGRATION: &str = "integration";

/// The code of an integration that has a gate which cannot be read.
const GATE: &str = "gate";

/// The code of reports that were set aside.
const REPORT: &str = "report";

/// The decision about an integration whose row cannot be read.
pub(super) fn integration(id: Uuid) -> Step {
    let decision = Decision::Raise(INTEGRATION.to_owned());
    Step { subject: AlertSubject::Integration(id), decision, facts: AlertFacts::IntegrationUnreadable }
}

/// The decisions about an integration that was read, and about its reports.
pub(super) async fn steps_of(store: &Store, row: &integration::Model, open: &OpenCodes) -> store::Result<[Step; 2]> {
    let is_gate_unreadable = store::is_any_gate_unreadable(store.reader(), row.id).await?;
    let is_any_aside = store::is_any_set_aside(store.reader(), row.id).await?;
    let step = |subject, facts: AlertFacts, is_wrong: bool, code: &str| {
        let is_open = open.contains_key(&(AlertKind::RowUnreadable, subject));
        let decision = match (is_wrong, is_open) {
            (true, false) => Decision::Raise(code.to_owned()),
            (false, true) => Decision::End(AlertEnd::RowRead),
            _ => Decision::Keep,
        };
        Step { subject, decision, facts }
    };
    Ok([
        step(AlertSubject::Integration(row.id), AlertFacts::IntegrationUnreadable, is_gate_unreadable, GATE),
        step(AlertSubject::Reports(row.id), AlertFacts::ReportsUnreadable, is_any_aside, REPORT),
    ])
}
