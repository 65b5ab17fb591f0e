//! Completing: how attempts ended is written down under the fence that they were claimed with.

use std::collections::HashMap;

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::{
    ack::Verdict,
    advice::Advice,
    finding::Finding,
    report::{AttemptState, Event, HoldReason, Outcome, apply},
};
use uuid::Uuid;

use super::{submission::body, unreadable::set_aside};
use crate::{
    entity::{report, submission},
    store::{
        Error, Result, Tx,
        registry::seal,
        reporting::{put_state, release_dependents, state_of, unchanged, write_findings, write_state},
    },
    vault::Vault,
};

/// How an attempt ended, to be written down.
#[derive(Debug, Clone)]
pub struct Ended {
    /// What becomes of the report.
    pub outcome: Outcome,
    /// The registry's verdict, if it answered.
    pub verdict: Option<Verdict>,
    /// What to do next.
    pub advice: Advice,
    /// A stable code and a sentence, if it did not get through.
    pub failure: Option<(String, String)>,
    /// What the registry said, in its words.
    pub said: Option<String>,
    /// What it means, finding by finding.
    pub findings: Vec<Finding>,
    /// Our own findings, if our last check stopped it.
    pub blocked_by: Option<Vec<Finding>>,
    /// The answer as it came.
    pub response: Option<String>,
}

/// Writes down how an attempt ended: verdict, findings and the report's move, in one commit.
///
/// # Errors
/// `Conflict` when the lease was lost in the meantime: the one who rescued it decides.
pub async fn complete(tx: &mut Tx, vault: &Vault, submission: &submission::Model, ended: &Ended) -> Result<()> {
    let fenced_off = complete_all(tx, vault, &[(submission, ended)]).await?;
    if fenced_off.is_empty() { Ok(()) } else { Err(Error::Conflict) }
}

/// Writes down how several attempts ended, in one commit. Returns the submissions whose lease was lost in the
/// meantime: nothing was written for them.
///
/// # Errors
/// When the database is not available; then nothing is to be committed.
pub async fn complete_all(tx: &mut Tx, vault: &Vault, attempts: &[(&submission::Model, &Ended)]) -> Result<Vec<Uuid>> {
    let mut rows = locked(tx, attempts).await?;
    let mut fenced_off = Vec::new();
    for (submission, ended) in attempts {
        let held = rows.remove(&submission.report_id).filter(|row| is_held(row, submission));
        match held {
            Some(row) => end(tx, vault, row, submission, ended).await?,
            None => fenced_off.push(submission.id),
        }
    }
    Ok(fenced_off)
}

/// The reports of submissions, locked in the order of their ids.
async fn locked(tx: &Tx, attempts: &[(&submission::Model, &Ended)]) -> Result<HashMap<Uuid, report::Model>> {
    let ids = attempts.iter().map(|(submission, _)| submission.report_id);
    let rows = report::Entity::find().filter(report::Column::Id.is_in(ids)).order_by_asc(report::Column::Id);
    Ok(rows.lock_exclusive().all(tx.db()).await?.into_iter().map(|row| (row.id, row)).collect())
}

/// Whether a report is still held by the server that claimed it for this submission.
fn is_held(row: &report::Model, submission: &submission::Model) -> bool {
    row.fence == submission.fence && row.attempt == AttemptState::Sending.as_str()
}

async fn end(
    tx: &mut Tx,
    vault: &Vault,
    row: report::Model,
    submission: &submission::Model,
    ended: &Ended,
) -> Result<()> {
    close(tx, vault, submission, ended).await?;
    tx.audit("report.answer", "report", row.id);
    let Some(mut state) = state_of(&row).ok().and_then(|state| apply(&state, Event::Ended(ended.outcome)).ok()) else {
        return set_aside(tx, &row).await;
    };
    let mut more = report::ActiveModel { lease_until: Set(None), server_id: Set(None), ..Default::default() };
    if let Some(findings) = &ended.blocked_by {
        state.blocked = true;
        more.findings = Set(write_findings(findings)?);
    }
    put_state(tx, &row, &state, more).await?;
    release_dependents(tx, &row, &state).await?;
    if ended.outcome == Outcome::Held(HoldReason::SetUp) {
        hold_others(tx, submission.integration_id).await?;
    }
    Ok(())
}

async fn close(tx: &mut Tx, vault: &Vault, submission: &submission::Model, ended: &Ended) -> Result<()> {
    let response = match &ended.response {
        Some(text) => Some(seal(tx, vault, &body(submission.id, "response"), text.as_bytes())?),
        None => None,
    };
    let row = submission::ActiveModel {
        finished_at: Set(Some(tx.now())),
        verdict: Set(ended.verdict.map(|verdict| verdict.to_string())),
        advice: Set(Some(ended.advice.to_string())),
        failure_code: Set(ended.failure.as_ref().map(|(code, _)| code.clone())),
        failure: Set(ended.failure.as_ref().map(|(_, text)| text.clone())),
        findings: Set(write_findings(&ended.findings)?),
        said: Set(ended.said.clone()),
        response: Set(response),
        ..Default::default()
    };
    let this = submission::Column::Id.eq(submission.id);
    submission::Entity::update_many().set(row).filter(this).exec(tx.db()).await?;
    Ok(())
}

/// A set-up that does not work keeps everything of the integration back: a wrong password tried often locks accounts.
async fn hold_others(tx: &mut Tx, integration: Uuid) -> Result<()> {
    let rows = report::Entity::find()
        .filter(report::Column::IntegrationId.eq(integration))
        .filter(report::Column::Attempt.is_in(["QUEUED", "WAITING"]))
        .lock_exclusive()
        .all(tx.db())
        .await?;
    for row in rows {
        if let Ok(state) = apply(&state_of(&row)?, Event::Held(HoldReason::SetUp)) {
            write_state(tx, &row, &state, unchanged()).await?;
        }
    }
    Ok(())
}
