//! Entries of the audit log about reading: one table of the fields that show patients' records.
//!
//! Nothing is kept but what was read, by whom and from where: no search, no filter, no value.

use std::net::IpAddr;

use async_graphql::Value;
use uuid::Uuid;

use super::{
    bind::Records,
    call::{Call, actor_of},
};
use crate::{
    auth::Caller,
    store::{Actor, Reading, Store},
};

/// The place of the record in a call.
#[derive(Clone, Copy)]
enum RecordSource {
    /// An argument.
    Argument(&'static str),
    /// The list that is the answer: `Bindings::list` says which records it has.
    Listed,
    /// Nowhere.
    Nowhere,
}

/// A field, what the log tells of it, and of which table.
type Row = (&'static str, &'static str, &'static str, RecordSource);

const TABLE: &[Row] = &[
    ("patients", "patient.list", "patient", RecordSource::Listed),
    ("chart", "patient.read", "patient", RecordSource::Argument("patientId")),
    ("likelyDuplicates", "patient.match", "patient", RecordSource::Listed),
    ("doseFindings", "dose.try", "patient", RecordSource::Argument("patientId")),
    ("reports", "report.list", "report", RecordSource::Listed),
    ("recalledDoses", "recall.list", "patient", RecordSource::Listed),
    ("monthlySheet", "report.sheet", "report", RecordSource::Nowhere),
    ("auditEvents", "audit.list", "audit", RecordSource::Listed),
    ("auditExport", "audit.export", "audit", RecordSource::Nowhere),
    // Subscriptions
    ("reportChanged", "report.watch", "report", RecordSource::Nowhere),
    ("chartChanged", "patient.watch", "patient", RecordSource::Argument("patientId")),
    // Entities of the generated half
    ("ImmunizationRecord", "dose.query", "immunization", RecordSource::Nowhere),
    ("PatientRecord", "patient.query", "patient", RecordSource::Nowhere),
    ("ReportRecord", "report.query", "report", RecordSource::Nowhere),
    ("SubmissionRecord", "submission.query", "submission", RecordSource::Nowhere),
];

/// A call whose answer shows records.
pub struct ReadCall {
    store: Store,
    actor: Actor,
    row: &'static Row,
    argument: Option<Uuid>,
}

impl ReadCall {
    /// The reading that a call will be, if its field is in the table.
    pub fn by(call: &Call, field: &str) -> Option<Self> {
        let row = row_of(field)?;
        let argument = match row.3 {
            RecordSource::Argument(name) => call.args.get(name).and_then(id_of),
            RecordSource::Listed | RecordSource::Nowhere => None,
        };
        Some(Self { store: call.app.store.clone(), actor: call.actor(), row, argument })
    }

    /// Notes what an answer showed. Nothing is noted of an empty list.
    pub fn note(self, shown: Option<Records>) {
        let (record, records) = match shown {
            None => (self.argument, 1),
            Some(Records { count: 0, .. }) => return,
            Some(Records { count, id }) => (id, count),
        };
        let (_, action, entity, _) = *self.row;
        self.store.note_reading(Reading { actor: self.actor, action, entity, record }, records);
    }
}

/// Notes that a caller follows a subscription, or reads an entity of the generated half.
pub fn note_use(store: &Store, caller: &Caller, from: Option<IpAddr>, name: &str) {
    if let Some((_, action, entity, _)) = row_of(name) {
        store.note_reading(Reading { actor: actor_of(caller, from), action, entity, record: None }, 1);
    }
}

/// Notes that a caller was refused what the table of access names.
pub fn note_refusal(store: &Store, caller: &Caller, from: Option<IpAddr>, name: &'static str) {
    let reading = Reading { actor: actor_of(caller, from), action: "access.refuse", entity: name, record: None };
    store.note_reading(reading, 1);
}

fn row_of(field: &str) -> Option<&'static Row> {
    TABLE.iter().find(|(name, ..)| *name == field)
}

fn id_of(value: &Value) -> Option<Uuid> {
    match value {
        Value::String(text) => Uuid::parse_str(text).ok(),
        _ => None,
    }
}
