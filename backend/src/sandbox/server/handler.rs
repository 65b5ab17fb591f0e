//! Handles a message in any style of envelope.

use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};

use super::{connection::ConnectionCloser, fault::Fault};
use crate::sandbox::{
    registry::{self, AnswerMode},
    state::Sandbox,
};

const WEB_PAGE: &str = "<html><head><title>Sign in</title></head><body><h1>Session expired</h1></body></html>\n";

/// The response format of a style.
pub(in crate::sandbox) trait ResponseFormat {
    /// The acknowledgement as it should leave.
    fn whole(&self, acknowledgement: &str) -> Response;
    /// The acknowledgement broken off in the middle.
    fn half(&self, acknowledgement: &str) -> Response;
    /// A fault.
    fn fault(&self, fault: Fault) -> Response;
}

/// Processes a message of an authenticated sender.
pub(in crate::sandbox) async fn handle_message(
    sandbox: &Sandbox,
    closer: &ConnectionCloser,
    message: &str,
    format: &(impl ResponseFormat + Sync),
) -> Response {
    if message.len() > sandbox.options.max_message_bytes {
        return format.fault(Fault::TooLarge);
    }
    let (mode, acknowledgement) = registry::process(sandbox, message).await;
    match mode {
        AnswerMode::Whole => format.whole(&acknowledgement),
        AnswerMode::Half => format.half(&acknowledgement),
        AnswerMode::Fault => format.fault(Fault::Unknown),
        AnswerMode::WebPage => Html(WEB_PAGE).into_response(),
        AnswerMode::None => {
            closer.close();
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}
