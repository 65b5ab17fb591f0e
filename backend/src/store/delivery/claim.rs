//! Claiming: reports that are due are held by a server under a lease, each with a submission of its own.

use std::collections::HashMap;

use chrono::TimeDelta;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter};
use shared::{
    gate::Gate,
    report::{Action, Event, ReportState, apply},
    snapshot::Snapshot,
};
use uuid::Uuid;

use super::{
    due::{next_due, standing_of},
    maintenance::closed_until,
    server::is_registered,
    submission::body,
};
use crate::{
    entity::{integration, report, snapshot, submission},
    store::{
        Result, Tx,
        db::insert_all,
        gate::gates_of,
        registry::{hold_active_integrations, seal},
        reporting::{NewState, set_aside, state_of, write_states},
    },
    vault::Vault,
};

/// The claiming server, and the limits of its claim.
#[derive(Debug, Clone, Copy)]
pub struct Claimer<'a> {
    /// The server, which is registered.
    pub server: Uuid,
    /// Longest time that it may hold a report.
    pub lease: TimeDelta,
    /// Maximum number of reports to claim.
    pub limit: usize,
    /// The name of the programs that messages are made with.
    pub programs: &'a str,
    /// The name of the catalog that messages are made with.
    pub catalog: &'a str,
}

/// A report that a server holds.
#[derive(Debug, Clone)]
pub struct Claim {
    /// Its submission, which [`open_submissions`] writes.
    pub submission: submission::Model,
    /// The integration.
    pub integration: integration::Model,
    /// The location, whose enrollment has the site's settings.
    pub location_id: Uuid,
    /// The record to report.
    pub snapshot: Snapshot,
    /// The action that the registry is asked for.
    pub action: Action,
    /// Tries, this one included.
    pub tries: i32,
    /// `true` if the same message goes again, because an earlier outcome is unknown.
    pub is_again: bool,
    /// `true` if the registry may have the dose from a message that nothing here tells of, since the database was
    /// restored from a backup.
    pub may_be_known: bool,
    /// The integration's gate as it stood.
    pub gate: Gate,
}

/// Claims the next reports that are due, those that somebody clicked first and then the oldest dose, as far as active
/// integrations that are not under maintenance have connections free. [`open_submissions`] belongs to the same transaction.
///
/// A report that cannot be read is set aside, and the others go on.
///
/// # Errors
/// Returns an error if the database is not available.
///
/// A claim that another server won in the same moment is `Conflict`: try again.
pub async fn claim(tx: &mut Tx, claimer: &Claimer<'_>) -> Result<Vec<Claim>> {
    if !is_registered(tx, claimer.server).await? {
        return Ok(Vec::new());
    }
    let mut claims = Vec::new();
    for integration in hold_active_integrations(tx).await? {
        let limit = claimer.limit.saturating_sub(claims.len());
        claims.extend(claim_of(tx, claimer, integration, limit).await?);
    }
    Ok(claims)
}

/// Claims of one integration.
async fn claim_of(
    tx: &mut Tx,
    claimer: &Claimer<'_>,
    integration: integration::Model,
    limit: usize,
) -> Result<Vec<Claim>> {
    match closed_until(&integration, tx.now()) {
        Ok(None) => {}
        Ok(Some(_)) => return Ok(Vec::new()),
        Err(error) => {
            tracing::error!(error = %error, integration.id = %integration.id, "integration.unreadable");
            return Ok(Vec::new());
        }
    }
    if limit == 0 {
        return Ok(Vec::new());
    }
    let gates = gates_of(tx.db(), integration.id, tx.now()).await?;
    let connections = gates.integration.limit(u32::try_from(integration.connections).unwrap_or_default(), tx.now());
    if connections == 0 {
        return Ok(Vec::new());
    }
    let standing = standing_of(tx, integration.id).await?;
    let free = usize::try_from(connections).unwrap_or_default().saturating_sub(standing.in_flight);
    let mut free = free.min(limit);
    let mut claims = Vec::new();
    while free > 0 {
        let rows = next_due(tx, &standing, free, &gates).await?;
        if rows.is_empty() {
            break;
        }
        let is_last = rows.len() < free;
        let claimed = claim_rows(tx, claimer, (&integration, &gates.integration), rows).await?;
        free = free.saturating_sub(claimed.len());
        claims.extend(claimed);
        if is_last {
            break;
        }
    }
    Ok(claims)
}

/// Moves reports to *sending*. Those that cannot be read are set aside.
async fn claim_rows(
    tx: &mut Tx,
    claimer: &Claimer<'_>,
    through: (&integration::Model, &Gate),
    rows: Vec<report::Model>,
) -> Result<Vec<Claim>> {
    let moves: Vec<_> = rows.into_iter().map(|row| (Move::of(&row), row)).collect();
    let snapshots = snapshots_of(tx, &moves).await?;
    let (mut claims, mut states) = (Vec::new(), Vec::new());
    for (step, row) in moves {
        let snapshot = step.as_ref().and_then(|step| snapshots.get(&(row.immunization_id, step.version)));
        match (step, snapshot) {
            (Some(step), Some(snapshot)) => {
                let claim = new_claim(tx, claimer, through, &row, &step, snapshot.clone());
                states.push(sending(tx, claimer, row, &step, &claim));
                claims.push(claim);
            }
            _ => set_aside(tx, &row).await?,
        }
    }
    write_states(tx, states).await?;
    Ok(claims)
}

/// A report's move to *sending*.
struct Move {
    state: ReportState,
    version: i32,
    action: Action,
    is_again: bool,
}

impl Move {
    /// None when the row cannot be read, or holds a state in which nothing can be sent.
    fn of(row: &report::Model) -> Option<Self> {
        let before = state_of(row).ok()?;
        let state = apply(&before, Event::Claimed).ok()?;
        let (version, action) = state.attempt.sent?;
        Some(Self { state, version, action, is_again: before.attempt.in_doubt })
    }
}

/// The snapshots that can be read, by dose and version.
async fn snapshots_of(tx: &Tx, moves: &[(Option<Move>, report::Model)]) -> Result<HashMap<(Uuid, i32), Snapshot>> {
    let mut wanted = Condition::any();
    for (step, row) in moves {
        if let Some(step) = step {
            let of_dose = snapshot::Column::ImmunizationId.eq(row.immunization_id);
            wanted = wanted.add(Condition::all().add(of_dose).add(snapshot::Column::Version.eq(step.version)));
        }
    }
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = snapshot::Entity::find().filter(wanted).all(tx.db()).await?;
    let read = |row: snapshot::Model| Some(((row.immunization_id, row.version), serde_json::from_str(&row.body).ok()?));
    Ok(rows.into_iter().filter_map(read).collect())
}

fn new_claim(
    tx: &Tx,
    claimer: &Claimer<'_>,
    (integration, gate): (&integration::Model, &Gate),
    row: &report::Model,
    step: &Move,
    snapshot: Snapshot,
) -> Claim {
    Claim {
        submission: new_submission(tx, claimer, row, step),
        integration: integration.clone(),
        location_id: row.location_id,
        snapshot,
        action: step.action,
        tries: step.state.attempt.tries,
        is_again: step.is_again,
        may_be_known: step.state.maybe_accepted,
        gate: gate.clone(),
    }
}

/// The state of a report that is claimed.
fn sending(tx: &Tx, claimer: &Claimer<'_>, row: report::Model, step: &Move, claim: &Claim) -> NewState {
    let more = report::ActiveModel {
        fence: Set(claim.submission.fence),
        lease_until: Set(Some(tx.now() + claimer.lease)),
        server_id: Set(Some(claimer.server)),
        last_submission_id: Set(Some(claim.submission.id)),
        ..Default::default()
    };
    NewState { row, state: step.state, more }
}

fn new_submission(tx: &Tx, claimer: &Claimer<'_>, row: &report::Model, step: &Move) -> submission::Model {
    submission::Model {
        id: tx.source().uuid(),
        report_id: row.id,
        integration_id: row.integration_id,
        message_id: tx.source().code(18),
        fence: row.fence + 1,
        version: step.version,
        action: step.action.to_string(),
        claimed_at: tx.now(),
        finished_at: None,
        verdict: None,
        advice: None,
        failure_code: None,
        failure: None,
        findings: "[]".to_owned(),
        said: None,
        request: None,
        response: None,
        programs: Some(claimer.programs.to_owned()),
        catalog: Some(claimer.catalog.to_owned()),
        purged_at: None,
    }
}

/// Writes the submissions of claims, each with its message sealed, if one is to be sent: committed before anything is
/// sent.
///
/// # Errors
/// Returns an error if the database is not available, or a message could not be sealed.
pub async fn open_submissions<'a>(
    tx: &mut Tx,
    vault: &Vault,
    claims: impl Iterator<Item = (&'a Claim, Option<&'a str>)>,
) -> Result<()> {
    let mut rows = Vec::new();
    for (claim, message) in claims {
        let binding = body(claim.submission.id, "request");
        let sealed = message.map(|text| seal(tx, vault, &binding, text.as_bytes())).transpose()?;
        let row = submission::Model { request: sealed, ..claim.submission.clone() };
        rows.push(row.into_active_model().reset_all());
    }
    insert_all::<submission::Entity, _>(tx.db(), rows).await
}
