//! `reportImmunizations`: many reports are queued in few transactions.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use shared::report::Refusal;
use uuid::Uuid;

use crate::{
    graphql::schema::{Call, Error, Result, parse_id},
    store::{self, QueueOutcome},
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ReportImmunizationsInput {
    report_ids: Vec<String>,
}

#[derive(Serialize)]
pub struct ReportImmunizationsPayload {
    status: &'static str,
    queued: usize,
    results: Vec<SendResult>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SendResult {
    report_id: String,
    status: &'static str,
}

/// Maximum number of reports in one mutation: as many as fit into a request.
const MAX_REPORTS: usize = 5_000;
/// Maximum number of reports that are queued in one transaction: few enough that others who write wait for a moment
/// only.
const GROUP_SIZE: usize = 250;

/// Queues reports. One that cannot go, or that there is not, does not keep the others back.
///
/// # Errors
/// `BUSY` when the database stayed busy; says how many were queued before.
pub async fn report_immunizations(call: Call) -> Result<ReportImmunizationsPayload> {
    let input: ReportImmunizationsInput = call.arg("input")?;
    if input.report_ids.len() > MAX_REPORTS {
        return Ok(ReportImmunizationsPayload { status: "TOO_MANY", queued: 0, results: Vec::new() });
    }
    let mut seen = HashSet::new();
    let once = input.report_ids.into_iter().filter(|report_id| seen.insert(report_id.clone()));
    let mut asked: Vec<_> = once.map(|report_id| (parse_id(&report_id).ok(), report_id)).collect();
    // The same id in other letters is the same report.
    let mut ids_seen = HashSet::new();
    asked.retain(|(id, _)| id.is_none_or(|id| ids_seen.insert(id)));
    let ids: Vec<Uuid> = asked.iter().filter_map(|(id, _)| *id).collect();
    let mut outcomes = Vec::with_capacity(ids.len());
    for group in ids.chunks(GROUP_SIZE) {
        let queued = queue_group(&call, group).await;
        outcomes.extend(queued.map_err(|error| after(error, outcomes.len(), ids.len()))?);
    }
    let queued = outcomes.iter().filter(|outcome| **outcome == QueueOutcome::Queued).count();
    let mut outcomes = outcomes.into_iter();
    let results = asked.into_iter().map(|(id, report_id)| {
        let outcome = id.and_then(|_| outcomes.next()).unwrap_or(QueueOutcome::NotFound);
        SendResult { report_id, status: status_of(outcome) }
    });
    Ok(ReportImmunizationsPayload { status: "DONE", queued, results: results.collect() })
}

/// Queues a group in one transaction; one by one where one of them fails.
async fn queue_group(call: &Call, group: &[Uuid]) -> store::Result<Vec<QueueOutcome>> {
    match store::retry(|| queue_together(call, group)).await {
        Err(error) if !error.is_passing() => {}
        other => return other,
    }
    let mut outcomes = Vec::with_capacity(group.len());
    for id in group {
        outcomes.push(match store::retry(|| queue_together(call, std::slice::from_ref(id))).await {
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

async fn queue_together(call: &Call, group: &[Uuid]) -> store::Result<Vec<QueueOutcome>> {
    let mut tx = call.app.store.begin(&call.actor()).await?;
    let outcomes = store::queue_group(&mut tx, call.reference(), group).await?;
    tx.commit().await?;
    Ok(outcomes)
}

/// The error of a group after others were queued.
fn after(error: store::Error, done: usize, all: usize) -> Error {
    match error {
        store::Error::Busy(_) if done > 0 => Error::Client(
            "BUSY",
            format!("The database is busy. {done} of {all} were looked at; send the others again."),
        ),
        other => other.into(),
    }
}

fn status_of(outcome: QueueOutcome) -> &'static str {
    match outcome {
        QueueOutcome::Queued => "QUEUED",
        QueueOutcome::NotActive => "NOT_ACTIVE",
        QueueOutcome::NotFound => "NOT_FOUND",
        QueueOutcome::Refused(Refusal::Blocked) => "BLOCKED",
        QueueOutcome::Refused(Refusal::Excluded) => "EXCLUDED",
        QueueOutcome::Refused(Refusal::UnderWay | Refusal::OutOfTurn) => "UNDER_WAY",
        QueueOutcome::Refused(Refusal::NothingToSend) => "NOTHING_TO_SEND",
        QueueOutcome::Refused(Refusal::WaitsForRemoval) => "WAITS_FOR_REMOVAL",
    }
}
