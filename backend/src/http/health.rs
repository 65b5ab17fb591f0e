//! `/health`: the process answers. `/ready`: its database does too.

use std::time::Duration;

use axum::{extract::State, http::StatusCode};

use super::gate::Shared;

/// How long the database may take to answer.
const WITHIN: Duration = Duration::from_secs(2);

pub(super) async fn health() -> &'static str {
    "ok"
}

pub(super) async fn ready(State(gate): State<Shared>) -> (StatusCode, &'static str) {
    match tokio::time::timeout(WITHIN, (gate.ready)()).await {
        Ok(true) => (StatusCode::OK, "ready"),
        Ok(false) | Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer"),
    }
}
