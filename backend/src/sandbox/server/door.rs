//! How a message comes in and its answer leaves, whatever the style around it.

use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};

use super::{connection::Closer, fault::Fault};
use crate::sandbox::{
    registry::{self, Manner},
    state::Sandbox,
};

const WEB_PAGE: &str = "<html><head><title>Sign in</title></head><body><h1>Session expired</h1></body></html>\n";

/// A style's way to answer.
pub(in crate::sandbox) trait Door {
    /// The acknowledgement as it should leave.
    fn whole(&self, acknowledgement: &str) -> Response;
    /// The acknowledgement broken off in the middle.
    fn half(&self, acknowledgement: &str) -> Response;
    /// A fault.
    fn fault(&self, fault: Fault) -> Response;
}

/// Takes a message of somebody who may send one.
pub(in crate::sandbox) async fn admit_message(
    sandbox: &Sandbox,
    closer: &Closer,
    message: &str,
    door: &(impl Door + Sync),
) -> Response {
    if message.len() > sandbox.options.max_message_bytes {
        return door.fault(Fault::TooLarge);
    }
    let (manner, acknowledgement) = registry::process(sandbox, message).await;
    match manner {
        Manner::Whole => door.whole(&acknowledgement),
        Manner::Half => door.half(&acknowledgement),
        Manner::Fault => door.fault(Fault::Unknown),
        Manner::WebPage => Html(WEB_PAGE).into_response(),
        Manner::None => {
            closer.close();
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}
