//! Making deliveries of the change feed: each change of a report once for each webhook, in the feed's order.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::endpoint::lock;
use crate::{
    entity::{
        change::{self, ChangeEntity},
        integration, report, webhook_delivery, webhook_endpoint as webhook,
    },
    store::{Result, Tx, db::insert_all, feed::last_change, reporting::read_findings},
};

/// Maximum number of changes of reports that are taken at once.
const BATCH_SIZE: u64 = 200;
/// Maximum number of deliveries that wait for one webhook; the feed keeps the rest.
const MAX_WAITING: u64 = 1_000;
/// Number of changes of other records after which a webhook's place is moved all the same.
const MAX_PASSED: i64 = 1_000;

/// Changes of reports: each by itself, or so many at once that the list is to be read again.
const ENTITIES: [ChangeEntity; 2] = [ChangeEntity::Report, ChangeEntity::Reports];

/// Returns `true` if a webhook has not been told of all changes.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn is_behind(db: &impl ConnectionTrait, row: &webhook::Model) -> Result<bool> {
    if last_change(db).await? - row.last_seq > MAX_PASSED {
        return Ok(true);
    }
    Ok(changes(row.last_seq).limit(1).one(db).await?.is_some())
}

fn changes(since: i64) -> sea_orm::Select<change::Entity> {
    change::Entity::find()
        .filter(change::Column::Seq.gt(since))
        .filter(change::Column::Entity.is_in(ENTITIES))
        .order_by_asc(change::Column::Seq)
}

/// Makes the next deliveries of a webhook; says how many. Several changes of a report that are taken at once are one
/// event, with the number of the last.
///
/// # Errors
/// `NotFound` when there is no such webhook.
pub async fn make_deliveries(tx: &mut Tx, id: Uuid) -> Result<usize> {
    let row = lock(tx, id).await?;
    let waiting = webhook_delivery::Entity::find()
        .filter(webhook_delivery::Column::WebhookId.eq(id))
        .filter(webhook_delivery::Column::NextTryAt.is_not_null())
        .count(tx.db())
        .await?;
    if row.disabled_at.is_some() || waiting >= MAX_WAITING {
        return Ok(0);
    }
    let last = last_change(tx.db()).await?;
    let changes = changes(row.last_seq).limit(BATCH_SIZE).all(tx.db()).await?;
    let is_all = changes.len() < usize::try_from(BATCH_SIZE).unwrap_or(usize::MAX);
    let reached = changes.last().map_or(row.last_seq, |change| change.seq);
    let events = events_of(tx, changes).await?;
    let made = events.len();
    let rows = events.into_iter().map(|event| event.into_row(tx, id)).collect();
    insert_all::<webhook_delivery::Entity, _>(tx.db(), rows).await?;
    // Numbers become visible in their order, so that nothing is passed over.
    let last_seq = if is_all { last.max(reached) } else { reached };
    let row = webhook::ActiveModel { id: Set(id), last_seq: Set(last_seq), ..Default::default() };
    row.update(tx.db()).await?;
    Ok(made)
}

/// Queues an event that tells of nothing, to see whether the address takes it.
///
/// # Errors
/// `NotFound` when there is no such webhook.
pub async fn queue_test(tx: &mut Tx, id: Uuid) -> Result<Uuid> {
    lock(tx, id).await?;
    let event = Event { seq: 0, report: None, body: body("webhook.test", tx.now(), json!({})) };
    let row = event.into_row(tx, id).insert(tx.db()).await?;
    tx.audit("webhook.test", "webhook", id);
    Ok(row.id)
}

struct Event {
    seq: i64,
    report: Option<Uuid>,
    body: Value,
}

impl Event {
    fn into_row(self, tx: &Tx, webhook: Uuid) -> webhook_delivery::ActiveModel {
        webhook_delivery::ActiveModel {
            id: Set(tx.source().uuid()),
            webhook_id: Set(webhook),
            seq: Set(self.seq),
            report_id: Set(self.report),
            body: Set(self.body.to_string()),
            created_at: Set(tx.now()),
            tries: Set(0),
            next_try_at: Set(Some(tx.now())),
            sent_at: Set(None),
            http_status: Set(None),
            failure: Set(None),
        }
    }
}

/// The last change of each report, in the feed's order.
async fn events_of(tx: &Tx, changes: Vec<change::Model>) -> Result<Vec<Event>> {
    let mut last = HashMap::new();
    for change in &changes {
        last.insert((change.entity, change.id), change.seq);
    }
    let ids = changes.iter().filter(|change| change.entity == ChangeEntity::Report).map(|change| change.id);
    let reports = report::Entity::find().filter(report::Column::Id.is_in(ids)).all(tx.db()).await?;
    let reports: HashMap<_, _> = reports.into_iter().map(|row| (row.id, row)).collect();
    let programs = integration::Entity::find().select_only();
    let programs = programs.columns([integration::Column::Id, integration::Column::ProgramCode]);
    let programs: HashMap<Uuid, String> =
        programs.into_tuple::<(Uuid, String)>().all(tx.db()).await?.into_iter().collect();
    let is_last = |change: &change::Model| last.get(&(change.entity, change.id)) == Some(&change.seq);
    let event = |change: change::Model| {
        let seq = change.seq;
        if change.entity != ChangeEntity::Report {
            return Event {
                seq,
                report: None,
                body: body("reports.changed", tx.now(), json!({ "seq": seq.to_string() })),
            };
        }
        let (kind, data) = match reports.get(&change.id) {
            Some(row) => ("report.changed", data_of(row, seq, programs.get(&row.integration_id))),
            None => ("report.removed", json!({ "seq": seq.to_string(), "reportId": change.id })),
        };
        Event { seq, report: Some(change.id), body: body(kind, tx.now(), data) }
    };
    Ok(changes.into_iter().filter(is_last).map(event).collect())
}

fn body(kind: &str, at: DateTime<Utc>, data: Value) -> Value {
    json!({ "type": kind, "timestamp": at, "data": data })
}

/// The body of a webhook's event: ids, states, codes and instants, and no value of a patient.
fn data_of(row: &report::Model, seq: i64, program: Option<&String>) -> Value {
    let findings = read_findings(&row.findings).unwrap_or_default();
    json!({
        "seq": seq.to_string(),
        "reportId": row.id,
        "immunizationId": row.immunization_id,
        "patientId": row.patient_id,
        "integrationId": row.integration_id,
        "locationId": row.location_id,
        "programCode": program,
        "tab": row.tab,
        "status": row.status,
        "findings": findings.iter().map(|finding| &finding.code).collect::<Vec<_>>(),
        "addedAt": row.added_at,
        "acceptedAt": row.accepted_at,
        "nextTryAt": row.next_try_at,
        "lastSubmissionId": row.last_submission_id,
    })
}
