//! The training registry's HTTP side.

use std::{
    fmt,
    future::Future,
    io,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::{
    Extension, Json, Router,
    body::Bytes,
    extract::{ConnectInfo, DefaultBodyLimit, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing,
};
use tokio::net::TcpListener;

use super::{
    connection::{Closer, ClosingListener},
    ledger::Ledger,
    operation,
    options::SandboxOptions,
    post,
    record::Records,
};

/// The largest request, envelope included. Beyond it the HTTP status says so, as with many servers.
const MAX_REQUEST_BYTES: usize = 1024 * 1024;

/// A training registry with what it holds.
#[derive(Clone)]
pub struct Sandbox {
    pub(super) options: Arc<SandboxOptions>,
    pub(super) ledger: Ledger,
    answers: Arc<AtomicU64>,
}

impl Sandbox {
    /// An empty registry.
    #[must_use]
    pub fn new(options: SandboxOptions) -> Self {
        Self { options: Arc::new(options), ledger: Ledger::default(), answers: Arc::default() }
    }

    /// What it took so far.
    #[must_use]
    pub fn records(&self) -> Records {
        self.ledger.show()
    }

    /// The next number for an answer.
    pub(super) fn next_answer(&self) -> u64 {
        self.answers.fetch_add(1, Ordering::Relaxed) + 1
    }
}

impl fmt::Debug for Sandbox {
    /// Leaves out what it holds.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("options", &self.options).finish_non_exhaustive()
    }
}

/// The routes of a training registry.
///
/// Under [`serve`] it can close a connection without an answer; elsewhere it answers 503 in that case.
pub fn router(sandbox: Sandbox) -> Router {
    Router::new()
        .route("/iis", routing::post(take).fallback(tell_how))
        .route("/iis/form", routing::post(take_form).fallback(tell_how))
        .route("/iis/raw", routing::post(take_raw).fallback(tell_how))
        .route("/iis/records", routing::get(show))
        .layer(DefaultBodyLimit::max(MAX_REQUEST_BYTES))
        .with_state(sandbox)
}

/// Serves a training registry until `shutdown` is ready.
///
/// # Errors
/// When the listener breaks.
pub async fn serve(
    listener: TcpListener,
    sandbox: Sandbox,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let service = router(sandbox).into_make_service_with_connect_info::<Closer>();
    axum::serve(ClosingListener(listener), service).with_graceful_shutdown(shutdown).await
}

/// The connection that a request came in on, if it can be closed.
type Caller = Option<Extension<ConnectInfo<Closer>>>;

fn closer_of(caller: Caller) -> Closer {
    caller.map(|Extension(ConnectInfo(closer))| closer).unwrap_or_default()
}

async fn take(State(sandbox): State<Sandbox>, caller: Caller, body: Bytes) -> Response {
    operation::perform(&sandbox, &closer_of(caller), &String::from_utf8_lossy(&body)).await
}

async fn take_form(State(sandbox): State<Sandbox>, caller: Caller, headers: HeaderMap, body: Bytes) -> Response {
    post::take_form(&sandbox, &closer_of(caller), &headers, &body).await
}

async fn take_raw(State(sandbox): State<Sandbox>, caller: Caller, headers: HeaderMap, body: Bytes) -> Response {
    post::take_raw(&sandbox, &closer_of(caller), &headers, &body).await
}

/// What a browser is told that opens the address.
async fn tell_how() -> impl IntoResponse {
    let hint = "This is the training registry. It takes POST requests: at /iis SOAP envelopes with connectivityTest and \
                submitSingleMessage of urn:cdc:iisb:2011, or ExecuteHL7Message; at /iis/form a form with USERID, \
                PASSWORD and MESSAGEDATA; at /iis/raw the message alone. What it took is shown at /iis/records.\n";
    (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "POST")], hint)
}

async fn show(State(sandbox): State<Sandbox>) -> Json<Records> {
    Json(sandbox.records())
}
