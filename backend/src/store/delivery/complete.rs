//! Completing: how attempts ended is written down under the fence that they were claimed with.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::{
    ack::Verdict,
    advice::Advice,
    finding::{Finding, FindingSource},
    gate::GateEvent,
    report::{AttemptState, Event, Outcome, ReportState, apply},
};
use uuid::Uuid;

use super::{refusal::queue_held_back, submission::body};
use crate::{
    entity::{report, submission},
    store::{
        Error, Result, Tx,
        db::{EachRow, read_each, update_rows},
        gate::{Learned, apply_learned_events},
        registry::seal,
        reporting::{
            NewFindings, NewState, StandingDismissals, release_dependents, replace_findings, set_aside,
            set_aside_by_ids, standing_dismissals, state_of, without_dismissed, write_findings, write_states,
        },
    },
    vault::Vault,
};

/// The result of an attempt, as it is stored.
#[derive(Debug, Clone)]
pub struct Ended {
    /// The outcome for the report.
    pub outcome: Outcome,
    /// The registry's verdict, if it answered.
    pub verdict: Option<Verdict>,
    /// The advice about what to do next.
    pub advice: Advice,
    /// A stable code and a sentence, if it did not get through.
    pub failure: Option<(String, String)>,
    /// The registry's own words.
    pub said: Option<String>,
    /// The findings that explain it.
    pub findings: Vec<Finding>,
    /// Our own findings, if our last check stopped it.
    pub blocked_by: Option<Vec<Finding>>,
    /// The answer as it came.
    pub response: Option<String>,
    /// The event for the integration's gate.
    pub integration_gate: Option<GateEvent>,
    /// The event for the location's gate.
    pub enrollment_gate: Option<GateEvent>,
}

impl Ended {
    /// An attempt of which nothing but its outcome is known.
    #[must_use]
    pub const fn of(outcome: Outcome) -> Self {
        Self {
            outcome,
            verdict: None,
            advice: Advice::None,
            failure: None,
            said: None,
            findings: Vec::new(),
            blocked_by: None,
            response: None,
            integration_gate: None,
            enrollment_gate: None,
        }
    }
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
/// Returns an error if the database is not available; then nothing is to be committed.
pub async fn complete_all(tx: &mut Tx, vault: &Vault, attempts: &[(&submission::Model, &Ended)]) -> Result<Vec<Uuid>> {
    let EachRow { rows, unreadable } = locked(tx, attempts).await?;
    set_aside_by_ids(tx, &unreadable).await?;
    let mut rows: HashMap<_, _> = rows.into_iter().map(|row| (row.id, row)).collect();
    let (mut held, mut fenced_off, mut learned) = (Vec::new(), Vec::new(), Vec::new());
    for (submission, ended) in attempts {
        match rows.remove(&submission.report_id).filter(|row| is_held(row, submission)) {
            Some(row) => {
                learned.push(Learned::of(&row, ended.integration_gate.clone(), ended.enrollment_gate.clone()));
                held.push((row, *submission, *ended));
            }
            None => fenced_off.push(submission.id),
        }
    }
    close(tx, vault, held.iter().map(|(_, submission, ended)| (*submission, *ended))).await?;
    advance_reports(tx, held).await?;
    for held_back in apply_learned_events(tx, &learned).await? {
        queue_held_back(tx, &held_back).await?;
    }
    Ok(fenced_off)
}

/// The reports of submissions, locked in the order of their ids.
async fn locked(tx: &Tx, attempts: &[(&submission::Model, &Ended)]) -> Result<EachRow<report::Model>> {
    let ids = attempts.iter().map(|(submission, _)| submission.report_id);
    let rows = report::Entity::find().filter(report::Column::Id.is_in(ids)).order_by_asc(report::Column::Id);
    read_each(tx.db(), rows.lock_exclusive()).await
}

/// Returns `true` if the server that claimed a report for this submission still holds it.
fn is_held(row: &report::Model, submission: &submission::Model) -> bool {
    row.fence == submission.fence && row.attempt == AttemptState::Sending.as_str()
}

/// Moves the reports of attempts that ended, and then those that depend on them.
async fn advance_reports(tx: &mut Tx, held: Vec<(report::Model, &submission::Model, &Ended)>) -> Result<()> {
    let (mut states, mut moved) = (Vec::new(), Vec::new());
    let warns = |ended: &Ended| matches!(ended.outcome, Outcome::Accepted { with_warnings: true, .. });
    let is_any_warned = held.iter().any(|(_, _, ended)| warns(ended));
    let dismissals = if is_any_warned { standing_dismissals(tx.db()).await? } else { StandingDismissals::default() };
    for (row, _, ended) in held {
        tx.audit("report.answer", "report", row.id);
        match next_state(&row, ended, &dismissals, tx.now()) {
            None => set_aside(tx, &row).await?,
            Some(state) => {
                moved.push((row.clone(), state));
                states.push(NewState { row, state, more: other_columns(ended)? });
            }
        }
    }
    write_states(tx, states).await?;
    for (row, state) in moved {
        release_dependents(tx, &row, &state).await?;
    }
    Ok(())
}

/// None when the row cannot be read.
fn next_state(
    row: &report::Model,
    ended: &Ended,
    dismissals: &StandingDismissals,
    now: DateTime<Utc>,
) -> Option<ReportState> {
    let outcome = without_dismissed(ended.outcome, row, dismissals, &ended.findings, now).ok()?;
    apply(&state_of(row).ok()?, Event::Ended(outcome)).ok()
}

/// Returns the columns that change beside the state: no server holds the report any more.
fn other_columns(ended: &Ended) -> Result<report::ActiveModel> {
    let mut more = report::ActiveModel { lease_until: Set(None), server_id: Set(None), ..Default::default() };
    if let Some(findings) = &ended.blocked_by {
        more.findings = Set(write_findings(findings)?);
    }
    Ok(more)
}

/// Fence of a report's first attempt, before which no answer left findings.
const FIRST_FENCE: i32 = 1;

/// Closes submissions with what came of them, in one statement, and writes the codes of their findings.
async fn close<'a>(
    tx: &Tx,
    vault: &Vault,
    attempts: impl Iterator<Item = (&'a submission::Model, &'a Ended)>,
) -> Result<()> {
    let (mut rows, mut findings) = (Vec::new(), Vec::new());
    for (submission, ended) in attempts {
        let binding = body(submission.id, "response");
        let response = ended.response.as_ref().map(|text| seal(tx, vault, &binding, text.as_bytes())).transpose()?;
        let changes = submission::ActiveModel {
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
        rows.push((submission.clone(), changes));
        let (report, had_any) = (submission.report_id, submission.fence > FIRST_FENCE);
        findings.push(NewFindings { report, findings: ended.findings.clone(), had_any });
    }
    replace_findings(tx, FindingSource::Registry, findings).await?;
    update_rows::<submission::Entity, _>(tx, submission::Column::Id, rows).await
}
