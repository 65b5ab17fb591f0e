//! The gate that keeps an integration from sending, and its release by a person.

use chrono::{DateTime, Utc};
use serde::Serialize;
use shared::gate::{Gate, GateKind};
use uuid::Uuid;

use super::view::{Integration, integration_by_id};
use crate::{
    graphql::{
        App,
        schema::{Bindings, Call, Result, parse_id},
    },
    store::{self, ActivationOutcome},
};

/// Binds the fields of this noun.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("resumeIntegration", resume_integration);
}

/// The state of an integration's gate.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GateView {
    pub state: GateKind,
    pub since: DateTime<Utc>,
    pub code: Option<String>,
    pub text: Option<String>,
    pub next_try_at: Option<DateTime<Utc>>,
    pub waiting: u64,
}

/// A gate with the number of doses that wait at it.
#[must_use]
pub fn gate_view(gate: &Gate, waiting: u64) -> GateView {
    let cause = gate.cause();
    GateView {
        state: gate.kind(),
        since: gate.since,
        code: cause.map(|cause| cause.code.clone()),
        text: cause.map(|cause| cause.text.clone()),
        next_try_at: gate.probe_at(),
        waiting,
    }
}

/// The gate of an integration.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn gate_of(app: &App, integration: Uuid) -> Result<GateView> {
    let (db, now) = (app.store.reader(), app.store.source().now());
    let gate = store::integration_gate(db, integration, now).await?;
    Ok(gate_view(&gate, store::waiting_at(db, integration, None).await?))
}

/// The outcome of letting an integration send again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum ResumeIntegrationStatus {
    Done,
    NotFound,
}

#[derive(Serialize)]
struct ResumePayload {
    status: ResumeIntegrationStatus,
    integration: Option<Integration>,
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct ResumeIntegrationInput {
    integration_id: String,
}

async fn resume_integration(call: Call) -> Result<ResumePayload> {
    let id = parse_id(&call.arg::<ResumeIntegrationInput>("input")?.integration_id)?;
    let mut tx = call.app.store.begin(&call.actor()).await?;
    let status = match store::resume(&mut tx, id).await? {
        ActivationOutcome::Done | ActivationOutcome::NoLocation => ResumeIntegrationStatus::Done,
        ActivationOutcome::NotFound => ResumeIntegrationStatus::NotFound,
    };
    tx.commit().await?;
    Ok(ResumePayload { status, integration: integration_by_id(&call.app, id).await? })
}
