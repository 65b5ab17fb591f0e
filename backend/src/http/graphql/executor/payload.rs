//! An answer as a socket's message carries it, rendered once however many sockets get it.

use std::sync::Arc;

use async_graphql::Response;
use serde_json::json;

use super::is_unexecuted;

/// The payload of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::http) enum Payload {
    /// An answer.
    Next(Arc<str>),
    /// The errors of an operation that was not executed: nothing else comes of it.
    Error(Arc<str>),
}

impl Payload {
    /// The answer after more events than a socket could take: it reads again.
    pub(super) fn lagged() -> Self {
        let text = "Too many changes at once. Read again and subscribe anew.";
        let error = json!({ "message": text, "extensions": { "code": "LAGGED" } });
        Self::Next(json!({ "data": null, "errors": [error] }).to_string().into())
    }
}

impl From<&Response> for Payload {
    /// An answer as text; one that was executed can be written.
    fn from(response: &Response) -> Self {
        if is_unexecuted(response) {
            Self::Error(serde_json::to_string(&response.errors).unwrap_or_default().into())
        } else {
            Self::Next(serde_json::to_string(response).unwrap_or_default().into())
        }
    }
}
