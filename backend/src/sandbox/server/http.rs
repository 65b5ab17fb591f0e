//! The training registry's HTTP side.

use std::{future::Future, io};

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
    connection::{ClosableListener, ConnectionCloser},
    operation, post,
};
use crate::sandbox::{record::Records, state::Sandbox};

/// The largest request, envelope included. Beyond it the HTTP status says so, as with many servers.
const MAX_REQUEST_BYTES: usize = 1024 * 1024;

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
/// Returns an error if the listener breaks.
pub async fn serve(
    listener: TcpListener,
    sandbox: Sandbox,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let service = router(sandbox).into_make_service_with_connect_info::<ConnectionCloser>();
    axum::serve(ClosableListener(listener), service).with_graceful_shutdown(shutdown).await
}

/// The connection that a request came in on, if it can be closed.
type Caller = Option<Extension<ConnectInfo<ConnectionCloser>>>;

fn closer_of(caller: Caller) -> ConnectionCloser {
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

/// Tells a browser how the service is used.
async fn tell_how() -> impl IntoResponse {
    let hint = "This is the training registry. It takes POST requests: at /iis SOAP envelopes with connectivityTest and \
                submitSingleMessage of urn:cdc:iisb:2011, those of 2014, of the IZ Gateway, or of a state's own service; at /iis/form a form with USERID, \
                PASSWORD and MESSAGEDATA; at /iis/raw the message alone. What it took is shown at /iis/records.\n";
    (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "POST")], hint)
}

async fn show(State(sandbox): State<Sandbox>) -> Json<Records> {
    Json(sandbox.records())
}
