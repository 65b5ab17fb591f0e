//! The list of the audit log, and its export.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use shared::spreadsheet;

use crate::{
    civil::beginning_of,
    entity::audit,
    graphql::{
        report::practice_zone,
        schema::{Bindings, Call, Records, Result, parse_id},
    },
    store::{self, ACTION_WORDS, ActorKind, AuditFilter, PageRequest, audit_sentence, encode_cursor},
};

/// Binds the fields of this noun.
pub fn bind(bindings: &mut Bindings) {
    bindings.list("auditEvents", audit_events, |page| Records::of(page.rows.iter().map(|event| event.id.as_str())));
    bindings.answer("auditExport", audit_export);
    bindings.answer("auditActions", audit_actions);
}

/// The name of the list in its cursors.
const LIST: &str = "audit";
/// Number of entries of an export.
const EXPORT_SIZE: u64 = 10_000;

#[derive(Serialize)]
struct AuditEventPage {
    rows: Vec<AuditEvent>,
    next: Option<String>,
}

#[derive(Serialize)]
struct AuditExport {
    csv: String,
    count: usize,
    next: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AuditEvent {
    id: String,
    at: DateTime<Utc>,
    actor_kind: ActorKind,
    actor_id: Option<String>,
    actor: String,
    address: Option<String>,
    action: String,
    text: String,
    entity: String,
    record_id: Option<String>,
    patient_id: Option<String>,
    records: i32,
    number: Option<String>,
}

#[derive(Serialize)]
struct AuditAction {
    action: &'static str,
    text: String,
}

async fn audit_actions(_: Call) -> Result<Vec<AuditAction>> {
    let action = |(action, words): &(&'static str, &str)| AuditAction { action, text: capitalized(words) };
    Ok(ACTION_WORDS.iter().map(action).collect())
}

fn capitalized(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

async fn audit_events(call: Call) -> Result<AuditEventPage> {
    let page = call.page(LIST)?;
    let page = read(&call, &page).await?;
    let charts = store::charts_of_entries(call.app.store.reader(), &page.rows).await?;
    let chart = |row: &audit::Model| match row.entity.as_str() {
        "patient" => Some(row.entity_id).filter(|id| !id.is_nil()),
        _ => charts.get(&row.entity_id).copied(),
    };
    let shown = |row| {
        let patient_id = chart(&row).map(|id| id.to_string());
        Ok(AuditEvent { patient_id, ..event_of(row)? })
    };
    let rows = page.rows.into_iter().map(shown).collect::<Result<_>>()?;
    Ok(AuditEventPage { rows, next: page.next.map(|key| encode_cursor(LIST, &key)) })
}

async fn audit_export(call: Call) -> Result<AuditExport> {
    let page = read(&call, &PageRequest { first: EXPORT_SIZE, after: call.after(LIST)? }).await?;
    let events: Vec<_> = page.rows.into_iter().map(event_of).collect::<Result<_>>()?;
    let count = events.len();
    let csv = spreadsheet::to_csv(HEADINGS, events.into_iter().map(cells_of));
    Ok(AuditExport { csv, count, next: page.next.map(|key| encode_cursor(LIST, &key)) })
}

async fn read(call: &Call, page: &PageRequest) -> Result<store::Page<audit::Model>> {
    let db = call.app.store.reader();
    let id = |name: &str| call.arg::<Option<String>>(name)?.as_deref().map(parse_id).transpose();
    let (from, to) = (call.arg::<Option<NaiveDate>>("from")?, call.arg::<Option<NaiveDate>>("to")?);
    let zone = practice_zone(&call.app).await?;
    let filter = AuditFilter {
        actor: id("actorId")?,
        actor_name: call.arg("actor")?,
        record: id("recordId")?,
        patient: id("patientId")?,
        action: call.arg("action")?,
        address: call.arg("address")?,
        from: from.and_then(|day| beginning_of(day, &zone)),
        until: to.and_then(|day| beginning_of(day.succ_opt()?, &zone)),
    };
    Ok(store::audit_events(db, &filter, page).await?)
}

fn event_of(row: audit::Model) -> Result<AuditEvent> {
    Ok(AuditEvent {
        text: audit_sentence(&row),
        id: row.id.to_string(),
        at: row.at,
        actor_kind: ActorKind::parse(&row.actor_kind).ok_or(store::Error::Unreadable("audit.actor_kind"))?,
        actor_id: row.actor_id.map(|id| id.to_string()),
        actor: row.actor,
        address: row.address,
        action: row.action,
        entity: row.entity,
        record_id: (!row.entity_id.is_nil()).then(|| row.entity_id.to_string()),
        patient_id: None,
        records: row.records,
        number: row.seq.map(|seq| seq.to_string()),
    })
}

const HEADINGS: [&str; 12] = [
    "Number",
    "At",
    "Kind",
    "Who",
    "Who (id)",
    "Address",
    "Action",
    "Record",
    "Record (id)",
    "Records",
    "Entry (id)",
    "What",
];

fn cells_of(event: AuditEvent) -> [String; 12] {
    [
        event.number.unwrap_or_default(),
        event.at.to_rfc3339(),
        event.actor_kind.to_string(),
        event.actor,
        event.actor_id.unwrap_or_default(),
        event.address.unwrap_or_default(),
        event.action,
        event.entity,
        event.record_id.unwrap_or_default(),
        event.records.to_string(),
        event.id,
        event.text,
    ]
}
