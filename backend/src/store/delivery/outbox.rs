//! The outbox: a report is claimed under a lease, sent by somebody else, and completed under the same fence.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
    sea_query::{LockBehavior, LockType},
};
use shared::{
    ack::Verdict,
    advice::Advice,
    finding::Finding,
    report::{Action, AttemptState, Event, HoldReason, Outcome, apply},
    snapshot::Snapshot,
};
use uuid::Uuid;

use super::maintenance::closed_until;
use crate::{
    entity::{
        connection_slot, immunization,
        integration::{self, IntegrationState},
        report, submission,
    },
    store::{
        Error, Result, Tx,
        chart::read_snapshot,
        registry::seal,
        reporting::{release_dependents, unchanged, write_findings, write_state},
        state_of,
    },
    vault::{Binding, Vault},
};

/// How long a worker may hold a report: longer than a registry may take to answer.
const LEASE: TimeDelta = TimeDelta::seconds(150);

/// A report that a worker holds.
#[derive(Debug, Clone)]
pub struct Claim {
    /// The submission that was opened for it.
    pub submission: submission::Model,
    /// The integration.
    pub integration: integration::Model,
    /// The location, whose enrollment has the site's settings.
    pub location_id: Uuid,
    /// What to say.
    pub snapshot: Snapshot,
    /// What the registry shall do with it.
    pub action: Action,
    /// Tries, this one included.
    pub tries: i32,
    /// Whether it is the same message again, because an earlier outcome is unknown.
    pub is_again: bool,
}

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

/// Whether a report is due, looked at without writing: a worker begins a transaction only then.
///
/// # Errors
/// When the database is not available.
pub async fn is_any_due(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<bool> {
    let found = report::Entity::find().filter(due(now)).limit(1).one(db).await?;
    Ok(found.is_some())
}

/// Whether a lease expired, looked at without writing.
///
/// # Errors
/// When the database is not available.
pub async fn is_any_lost(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<bool> {
    let found = report::Entity::find().filter(lost(now)).limit(1).one(db).await?;
    Ok(found.is_some())
}

fn due(now: DateTime<Utc>) -> Condition {
    let again = Condition::all()
        .add(report::Column::Attempt.is_in(["WAITING", "UNKNOWN"]))
        .add(report::Column::NextTryAt.lte(now));
    Condition::any().add(report::Column::Attempt.eq("QUEUED")).add(again)
}

fn lost(now: DateTime<Utc>) -> Condition {
    Condition::all().add(report::Column::Attempt.eq("SENDING")).add(report::Column::LeaseUntil.lt(now))
}

/// Claims the next report that is due, oldest dose first, in a free connection of an active integration that is not
/// under maintenance.
///
/// # Errors
/// When the database is not available. A claim that another worker won in the same moment is `Conflict`: try again.
pub async fn claim(tx: &mut Tx, programs: &str, catalog: &str) -> Result<Option<Claim>> {
    let slots = connection_slot::Entity::find()
        .filter(connection_slot::Column::SubmissionId.is_null())
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(tx.db())
        .await?;
    for slot in slots {
        let found = integration::Entity::find_by_id(slot.integration_id).one(tx.db()).await?;
        let Some(integration) = found.filter(|row| row.state == IntegrationState::Active) else { continue };
        if closed_until(&integration, tx.now())?.is_some() {
            continue;
        }
        if let Some(row) = next_due(tx, integration.id).await? {
            return open(tx, slot, integration, row, programs, catalog).await.map(Some);
        }
    }
    Ok(None)
}

async fn next_due(tx: &Tx, integration: Uuid) -> Result<Option<report::Model>> {
    let busy = report::Entity::find()
        .select_only()
        .column(report::Column::PatientId)
        .filter(report::Column::IntegrationId.eq(integration))
        .filter(report::Column::Attempt.eq("SENDING"))
        .into_query();
    Ok(report::Entity::find()
        .filter(report::Column::IntegrationId.eq(integration))
        .filter(due(tx.now()))
        .filter(report::Column::PatientId.not_in_subquery(busy))
        .order_by_asc(report::Column::GivenOn)
        .order_by_asc(report::Column::Id)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .limit(1)
        .one(tx.db())
        .await?)
}

/// Opens the submission: committed before anything is sent.
async fn open(
    tx: &mut Tx,
    slot: connection_slot::Model,
    integration: integration::Model,
    row: report::Model,
    programs: &str,
    catalog: &str,
) -> Result<Claim> {
    let before = state_of(&row)?;
    let state = apply(&before, Event::Claimed).map_err(|_| Error::Conflict)?;
    let (version, action) = state.attempt.sent.ok_or(Error::Conflict)?;
    let dose = immunization::Entity::find_by_id(row.immunization_id).one(tx.db()).await?.ok_or(Error::NotFound)?;
    let snapshot = read_snapshot(tx.db(), &dose, version).await?;
    let fence = row.fence + 1;
    let opened = submission::ActiveModel {
        id: Set(tx.source().uuid()),
        report_id: Set(row.id),
        integration_id: Set(integration.id),
        message_id: Set(tx.source().code(18)),
        fence: Set(fence),
        version: Set(version),
        action: Set(action.to_string()),
        claimed_at: Set(tx.now()),
        findings: Set("[]".to_owned()),
        programs: Set(Some(programs.to_owned())),
        catalog: Set(Some(catalog.to_owned())),
        ..Default::default()
    };
    let opened = opened.insert(tx.db()).await?;
    let more = report::ActiveModel {
        fence: Set(fence),
        lease_until: Set(Some(tx.now() + LEASE)),
        last_submission_id: Set(Some(opened.id)),
        ..Default::default()
    };
    write_state(tx, &row, &state, more).await?;
    let mut slot = slot.into_active_model();
    slot.submission_id = Set(Some(opened.id));
    slot.update(tx.db()).await?;
    Ok(Claim {
        submission: opened,
        integration,
        location_id: row.location_id,
        snapshot,
        action,
        tries: state.attempt.tries,
        is_again: before.attempt.state == AttemptState::Unknown,
    })
}

/// Keeps the message that is about to be sent, sealed.
///
/// # Errors
/// `Conflict` when the lease was lost: then nothing may be sent.
pub async fn keep_request(tx: &mut Tx, vault: &Vault, claim: &Claim, message: &str) -> Result<()> {
    held_report(tx, &claim.submission).await?;
    let request = seal(tx, vault, &body(claim.submission.id, "request"), message.as_bytes())?;
    let row =
        submission::ActiveModel { id: Set(claim.submission.id), request: Set(Some(request)), ..Default::default() };
    row.update(tx.db()).await?;
    Ok(())
}

/// Writes down how an attempt ended: verdict, findings, the report's move and the free connection, in one commit.
///
/// # Errors
/// `Conflict` when the lease was lost in the meantime: the one who rescued it decides.
pub async fn complete(tx: &mut Tx, vault: &Vault, submission: &submission::Model, ended: &Ended) -> Result<()> {
    let row = held_report(tx, submission).await?;
    let mut state = apply(&state_of(&row)?, Event::Ended(ended.outcome)).map_err(|_| Error::Conflict)?;
    let mut more = report::ActiveModel { lease_until: Set(None), ..Default::default() };
    if let Some(findings) = &ended.blocked_by {
        state.blocked = true;
        more.findings = Set(write_findings(findings)?);
    }
    write_state(tx, &row, &state, more).await?;
    close(tx, vault, submission, ended).await?;
    release_dependents(tx, &row, &state).await?;
    if ended.outcome == Outcome::Held(HoldReason::SetUp) {
        hold_others(tx, submission.integration_id).await?;
    }
    tx.audit("report.answer", "report", row.id);
    Ok(())
}

/// Takes back what a lost worker held: whether it was sent is not known.
///
/// # Errors
/// When the database is not available.
pub async fn rescue(tx: &mut Tx, vault: &Vault, next_try: impl Fn(i32) -> Option<DateTime<Utc>>) -> Result<u64> {
    let lost = report::Entity::find()
        .filter(lost(tx.now()))
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(tx.db())
        .await?;
    let mut rescued = 0;
    for row in lost {
        let Some(id) = row.last_submission_id else { continue };
        let Some(submission) = submission::Entity::find_by_id(id).one(tx.db()).await? else { continue };
        let text = "Dosewire stopped while the message was on its way, so nobody knows whether it arrived. \
                    The same message goes again.";
        let ended = Ended {
            outcome: Outcome::Unknown { until: next_try(row.tries) },
            verdict: None,
            advice: Advice::RetrySoon,
            failure: Some(("lease_lost".to_owned(), text.to_owned())),
            said: None,
            findings: Vec::new(),
            blocked_by: None,
            response: None,
        };
        complete(tx, vault, &submission, &ended).await?;
        rescued += 1;
    }
    Ok(rescued)
}

/// The report of a submission, if the fence still holds.
async fn held_report(tx: &Tx, submission: &submission::Model) -> Result<report::Model> {
    let found = report::Entity::find_by_id(submission.report_id).lock_exclusive().one(tx.db()).await?;
    let row = found.ok_or(Error::NotFound)?;
    let holds = row.fence == submission.fence && row.attempt == AttemptState::Sending.as_str();
    if holds { Ok(row) } else { Err(Error::Conflict) }
}

async fn close(tx: &mut Tx, vault: &Vault, submission: &submission::Model, ended: &Ended) -> Result<()> {
    let response = match &ended.response {
        Some(text) => Some(seal(tx, vault, &body(submission.id, "response"), text.as_bytes())?),
        None => None,
    };
    let row = submission::ActiveModel {
        id: Set(submission.id),
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
    row.update(tx.db()).await?;
    let held = connection_slot::Entity::find()
        .filter(connection_slot::Column::SubmissionId.eq(submission.id))
        .one(tx.db())
        .await?;
    if let Some(slot) = held {
        let mut slot = slot.into_active_model();
        slot.submission_id = Set(None);
        slot.update(tx.db()).await?;
    }
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

/// What a sealed body is bound to.
pub fn body(submission: Uuid, column: &'static str) -> Binding {
    Binding { table: "submission", row: submission, column: column.into() }
}
