//! `/health`: the process answers. `/ready`: its database does too.

use std::time::Duration;

use axum::{extract::State, http::StatusCode};

use super::state::SharedState;

/// Maximum time for the database to answer.
const TIMEOUT: Duration = Duration::from_secs(2);

pub(super) async fn health() -> &'static str {
    "ok"
}

pub(super) async fn ready(State(state): State<SharedState>) -> (StatusCode, &'static str) {
    match tokio::time::timeout(TIMEOUT, (state.ready)()).await {
        Ok(true) => (StatusCode::OK, "ready"),
        Ok(false) | Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer"),
    }
}
