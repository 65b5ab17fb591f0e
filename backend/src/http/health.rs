//! `/healthz`, also `/livez` and `/health`: the process answers, whatever its database does, so that nobody restarts a
//! server whose database is away. `/readyz`, also `/ready`: its database answers too, and takes what is written.

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
        Ok(false) | Err(_) => {
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer, or takes nothing that is written")
        }
    }
}

/// Returns `true` if a path is asked by probes: as often as every second, and by whatever name the host has.
pub(super) fn is_probe(path: &str) -> bool {
    matches!(path, "/health" | "/healthz" | "/livez" | "/ready" | "/readyz")
}
