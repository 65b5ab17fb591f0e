//! `/metrics` at an address of its own, apart from what the public reaches. Nobody is asked who they are there: whoever
//! reaches the address may read the figures, which hold no patient.

use std::{fmt, sync::Arc};

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::get,
};

use super::rejection::Rejection;
use crate::metrics::CONTENT_TYPE;

/// Writes the page.
pub type RenderMetrics = Arc<dyn Fn() -> Result<String, fmt::Error> + Send + Sync>;

/// The router of the address for monitoring.
pub fn metrics_router(render: RenderMetrics) -> Router {
    Router::new().route("/metrics", get(read)).with_state(render)
}

/// Answers `/metrics` at the address that the public reaches: the page of the application would look to a scraper like
/// an exporter that is broken.
pub(super) async fn elsewhere() -> Rejection {
    Rejection::NotFound
}

async fn read(State(render): State<RenderMetrics>) -> Response {
    match render() {
        Ok(page) => ([(header::CONTENT_TYPE, CONTENT_TYPE), (header::CACHE_CONTROL, "no-store")], page).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
