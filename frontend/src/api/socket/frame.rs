//! The frames of graphql-transport-ws.

use futures_util::{SinkExt as _, StreamExt as _};
use gloo_net::websocket::{Message, futures::WebSocket};
use leptos::prelude::window;
use serde_json::{Value, json};

use crate::api::json;

/// The type of a frame.
pub(super) fn kind(frame: &Value) -> &str {
    frame.get("type").and_then(Value::as_str).unwrap_or_default()
}

/// The frame that asks the server for a sign of life.
pub(super) fn ping() -> String {
    json::write(&json!({ "type": "ping" }))
}

/// The frame that begins a subscription.
pub(super) fn subscribe(id: u32, operation: &Value) -> String {
    json::write(&json!({ "id": id.to_string(), "type": "subscribe", "payload": operation }))
}

/// Opens a socket, and begins the protocol on it.
pub(super) async fn open() -> Option<WebSocket> {
    let location = window().location();
    let scheme = if location.protocol().ok()? == "https:" { "wss" } else { "ws" };
    let address = format!("{scheme}://{}/graphql/ws", location.host().ok()?);
    let mut socket = WebSocket::open_with_protocol(&address, "graphql-transport-ws").ok()?;
    socket.send(Message::Text(json::write(&json!({ "type": "connection_init" })))).await.ok()?;
    Some(socket)
}

/// Returns `true` if the server acknowledges the connection.
pub(super) async fn is_acknowledged(socket: &mut WebSocket) -> bool {
    while let Some(Ok(message)) = socket.next().await {
        let Message::Text(text) = message else { continue };
        match kind(&json::parse(&text).unwrap_or_default()) {
            "connection_ack" => return true,
            "ping" => {
                let pong = Message::Text(json::write(&json!({ "type": "pong" })));
                if socket.send(pong).await.is_err() {
                    return false;
                }
            }
            _ => return false,
        }
    }
    false
}
