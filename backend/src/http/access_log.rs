//! One line a request, and the id that its other lines share with it.
//!
//! A line names the method, the route and not the path or the query, the status and the time taken. It never has a
//! header, a body or an address of a page: those may be about a patient, or be a secret.

use std::{fmt, sync::Arc, time::Instant};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use tracing::{Instrument as _, field::Empty};

use super::{health, state::SharedState};
use crate::telemetry::TRACE;

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id of a request: random, the server's own, and told in the header `x-request-id`. It is in the data of every
/// GraphQL request; over a WebSocket it is the id of the request that opened the socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(Arc<str>);

impl RequestId {
    fn from_random(random: [u8; 8]) -> Self {
        Self(format!("{:016x}", u64::from_be_bytes(random)).into())
    }

    /// The id's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

pub(super) async fn log(State(state): State<SharedState>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = RequestId::from_random(state.draw());
    let line = Line::of(&request);
    request.extensions_mut().insert(id.clone());
    let traced = tracing::info_span!(
        target: TRACE,
        "request",
        otel.name = format!("{} {}", line.method, line.route),
        otel.kind = "server",
        http.request.method = line.method,
        http.route = line.route,
        http.response.status_code = Empty,
        request.id = %id,
    );
    let span = tracing::info_span!(parent: &traced, "request", request.id = %id);
    let mut response = next.run(request).instrument(span.clone()).await;
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        response.headers_mut().insert(X_REQUEST_ID, value);
    }
    let status = response.status().as_u16();
    state.metrics.answered(&line.method, &line.route, status, started.elapsed());
    traced.record("http.response.status_code", status);
    span.in_scope(|| line.write(status, started));
    response
}

/// The parts of a request that its log line needs, read before it is answered.
struct Line {
    method: String,
    route: String,
}

impl Line {
    fn of(request: &Request) -> Self {
        let route = request.extensions().get::<MatchedPath>();
        Self { method: request.method().to_string(), route: route.map_or("(page)", MatchedPath::as_str).to_owned() }
    }

    /// Probes come every few seconds, so they are only told to those who ask for more.
    fn write(&self, status: u16, started: Instant) {
        let duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let (method, route) = (self.method.as_str(), self.route.as_str());
        if health::is_probe(route) {
            tracing::debug!(
                http.method = method,
                http.route = route,
                http.status = status,
                duration_ms,
                "Answered a probe"
            );
        } else {
            tracing::info!(
                http.method = method,
                http.route = route,
                http.status = status,
                duration_ms,
                "Answered a request"
            );
        }
    }
}
