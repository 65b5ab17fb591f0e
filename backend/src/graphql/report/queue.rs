//! `reportImmunizations`: reports by their ids are queued in few transactions, and those of a filter as a batch.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    batch::{Batch, batch_of},
    filter::ReportFilterInput,
    row::practice_zone,
};
use crate::{
    graphql::schema::{Call, Error, ErrorCode, Result, parse_id},
    store::{self, BegunBatch, NewBatch, QueueOutcome, QueueSource},
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ReportImmunizationsInput {
    report_ids: Option<Vec<String>>,
    filter: Option<ReportFilterInput>,
    request_id: Option<String>,
}

/// The outcome of asking for many reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum ReportImmunizationsStatus {
    Done,
    TooMany,
    Batch,
    SameBatch,
    NothingMatches,
}

#[derive(Serialize)]
pub struct ReportImmunizationsPayload {
    status: ReportImmunizationsStatus,
    queued: usize,
    results: Vec<SendResult>,
    batch: Option<Batch>,
}

impl ReportImmunizationsPayload {
    /// An answer without results.
    const fn only(status: ReportImmunizationsStatus, batch: Option<Batch>) -> Self {
        Self { status, queued: 0, results: Vec::new(), batch }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SendResult {
    report_id: String,
    status: QueueOutcome,
}

/// Maximum number of reports in one mutation: as many as fit into a request.
const MAX_REPORTS: usize = 5_000;
/// Maximum number of reports that go first, as what somebody clicked: as many as a page of the list has.
const PAGE_SIZE: usize = 200;
/// Maximum number of reports that are queued in one transaction: few enough that others who write wait for a moment
/// only.
const GROUP_SIZE: usize = 250;

/// Queues reports. One that cannot go, or that there is not, does not keep the others back.
///
/// # Errors
/// `BUSY` when the database stayed busy; says how many were queued before.
pub async fn report_immunizations(call: Call) -> Result<ReportImmunizationsPayload> {
    let input: ReportImmunizationsInput = call.arg("input")?;
    match (input.report_ids, input.filter) {
        (Some(ids), None) => report_some(&call, ids).await,
        (None, Some(filter)) => report_matching(&call, filter, input.request_id).await,
        _ => Err(Error::bad_input("Give either reportIds or a filter.")),
    }
}

/// Begins a batch of all reports that match a filter; it is queued in the background.
async fn report_matching(
    call: &Call,
    filter: ReportFilterInput,
    request_id: Option<String>,
) -> Result<ReportImmunizationsPayload> {
    let zone = practice_zone(&call.app).await?;
    let new = NewBatch {
        filter: filter.check(call, &zone)?,
        request: request_id.as_deref().map(parse_id).transpose()?,
        actor_name: call.caller.name.clone(),
    };
    let begun = store::retry(|| async {
        let mut tx = call.app.store.begin(&call.actor()).await?;
        let begun = store::begin_batch(&mut tx, new.clone()).await?;
        tx.commit().await?;
        Ok(begun)
    });
    let (status, row) = match begun.await? {
        BegunBatch::New(row) => (ReportImmunizationsStatus::Batch, row),
        BegunBatch::Same(row) => (ReportImmunizationsStatus::SameBatch, row),
        BegunBatch::NothingMatches => {
            return Ok(ReportImmunizationsPayload::only(ReportImmunizationsStatus::NothingMatches, None));
        }
    };
    Ok(ReportImmunizationsPayload::only(status, Some(batch_of(call.app.store.reader(), row).await?)))
}

/// Queues reports by their ids.
async fn report_some(call: &Call, report_ids: Vec<String>) -> Result<ReportImmunizationsPayload> {
    if report_ids.len() > MAX_REPORTS {
        return Ok(ReportImmunizationsPayload::only(ReportImmunizationsStatus::TooMany, None));
    }
    let mut seen = HashSet::new();
    let once = report_ids.into_iter().filter(|report_id| seen.insert(report_id.clone()));
    let mut asked: Vec<_> = once.map(|report_id| (parse_id(&report_id).ok(), report_id)).collect();
    // The same id in other letters is the same report.
    let mut ids_seen = HashSet::new();
    asked.retain(|(id, _)| id.is_none_or(|id| ids_seen.insert(id)));
    let ids: Vec<Uuid> = asked.iter().filter_map(|(id, _)| *id).collect();
    let mut outcomes = Vec::with_capacity(ids.len());
    let source = if ids.len() <= PAGE_SIZE { QueueSource::Person } else { QueueSource::Many };
    for group in ids.chunks(GROUP_SIZE) {
        let queued = queue_group(call, group, source).await;
        outcomes.extend(queued.map_err(|error| after(error, outcomes.len(), ids.len()))?);
    }
    let queued = outcomes.iter().filter(|outcome| **outcome == QueueOutcome::Queued).count();
    let mut outcomes = outcomes.into_iter();
    let results = asked.into_iter().map(|(id, report_id)| {
        let outcome = id.and_then(|_| outcomes.next()).unwrap_or(QueueOutcome::NotFound);
        SendResult { report_id, status: outcome }
    });
    Ok(ReportImmunizationsPayload {
        status: ReportImmunizationsStatus::Done,
        queued,
        results: results.collect(),
        batch: None,
    })
}

/// Queues a group in one transaction; one by one where one of them fails.
async fn queue_group(call: &Call, group: &[Uuid], source: QueueSource) -> store::Result<Vec<QueueOutcome>> {
    match store::retry(|| queue_together(call, group, source)).await {
        Err(error) if !error.is_passing() => {}
        other => return other,
    }
    let mut outcomes = Vec::with_capacity(group.len());
    for id in group {
        outcomes.push(match store::retry(|| queue_together(call, std::slice::from_ref(id), source)).await {
            Ok(queued) => queued.first().copied().unwrap_or(QueueOutcome::NotFound),
            Err(error) if error.is_passing() => return Err(error),
            Err(error) => {
                tracing::error!(error = %error, report.id = %id, "report.not_queued");
                QueueOutcome::NotFound
            }
        });
    }
    Ok(outcomes)
}

async fn queue_together(call: &Call, group: &[Uuid], source: QueueSource) -> store::Result<Vec<QueueOutcome>> {
    let mut tx = call.app.store.begin(&call.actor()).await?;
    let outcomes = store::queue_group(&mut tx, call.reference(), group, source).await?;
    tx.commit().await?;
    Ok(outcomes)
}

/// The error of a group after others were queued.
fn after(error: store::Error, done: usize, all: usize) -> Error {
    match error {
        store::Error::Busy(_) if done > 0 => Error::Client(
            ErrorCode::Busy,
            format!("The database is busy. {done} of {all} were looked at; send the others again."),
        ),
        other => other.into(),
    }
}
