//! The messages of graphql-transport-ws.
//!
//! <https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md>

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::executor::Payload;

/// A message of a client.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(in crate::http) enum ClientMessage {
    ConnectionInit {
        #[serde(default)]
        payload: Option<Value>,
    },
    Ping {},
    Pong {},
    Subscribe {
        id: String,
        payload: Map<String, Value>,
    },
    Complete {
        id: String,
    },
}

/// A message of the server.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(in crate::http) enum ServerMessage<'a> {
    ConnectionAck,
    Ping,
    Pong,
    Complete { id: &'a str },
}

impl ServerMessage<'_> {
    /// The message as a text. What was executed can be written.
    pub(in crate::http) fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// The message of an answer, which is rendered already.
pub(in crate::http) fn write_answer(id: &str, payload: &Payload) -> String {
    let (kind, payload) = match payload {
        Payload::Next(payload) => ("next", payload),
        Payload::Error(payload) => ("error", payload),
    };
    format!(r#"{{"type":"{kind}","id":{},"payload":{payload}}}"#, Value::from(id))
}
