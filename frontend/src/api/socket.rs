//! The only WebSocket: graphql-transport-ws, shared by all subscriptions.

use std::rc::Rc;

use futures_channel::mpsc::{self, UnboundedReceiver, UnboundedSender};
use futures_util::{SinkExt as _, StreamExt as _, stream};
use gloo_net::websocket::{Message, futures::WebSocket};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Value, json};

use super::{
    client::Api,
    failure::{self, Failure},
    http,
    operation::Operation,
    session,
};

/// Whether changes arrive as they happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Liveness {
    /// The first connection is being made.
    Connecting,
    /// They do.
    Live,
    /// The connection was lost and is being made again.
    Lost,
}

type Receiver = Rc<dyn Fn(Value)>;

struct Subscription {
    id: u32,
    operation: Value,
    receive: Receiver,
}

/// All that goes over the socket.
#[derive(Default)]
struct Hub {
    subscriptions: Vec<Subscription>,
    last: u32,
    outbox: Option<UnboundedSender<String>>,
    wanted: bool,
    driven: bool,
}

impl Hub {
    fn find(&self, id: u32) -> Option<&Subscription> {
        self.subscriptions.iter().find(|subscription| subscription.id == id)
    }

    fn tell(&self, frame: String) {
        if let Some(outbox) = &self.outbox {
            // A socket that is closing has no receiver; the next one subscribes again.
            let _ = outbox.unbounded_send(frame);
        }
    }
}

/// The one socket.
#[derive(Clone, Copy)]
pub struct Live {
    hub: StoredValue<Hub, LocalStorage>,
    /// Whether changes arrive.
    pub state: RwSignal<Liveness>,
    /// Grows when events may have been missed, so that everything shown is read again.
    pub epoch: RwSignal<u32>,
}

enum Happening {
    Came(Message),
    Goes(String),
    Over,
}

impl Live {
    pub(super) fn new() -> Self {
        Self {
            hub: StoredValue::new_local(Hub::default()),
            state: RwSignal::new(Liveness::Connecting),
            epoch: RwSignal::new(0),
        }
    }

    /// Connects, and keeps connected until `stop`.
    pub(super) fn start(self, api: Api) {
        let begins = self.hub.try_update_value(|hub| {
            hub.wanted = true;
            !std::mem::replace(&mut hub.driven, true)
        });
        if begins == Some(true) {
            spawn_local(self.drive(api));
        }
    }

    /// Disconnects.
    pub(super) fn stop(self) {
        self.hub.update_value(|hub| {
            hub.wanted = false;
            hub.outbox = None;
        });
    }

    async fn drive(self, api: Api) {
        let mut failed = 0_u32;
        while self.is_wanted() {
            if self.converse().await {
                failed = 0;
            }
            if !self.is_wanted() {
                break;
            }
            self.state.set(Liveness::Lost);
            if session::read().await == Err(Failure::SignedOut) {
                api.notice(&Failure::SignedOut);
                self.stop();
                break;
            }
            TimeoutFuture::new(pause(failed, js_sys::Math::random())).await;
            failed = failed.saturating_add(1);
        }
        self.hub.update_value(|hub| hub.driven = false);
        self.state.set(Liveness::Lost);
    }

    fn is_wanted(self) -> bool {
        self.hub.try_with_value(|hub| hub.wanted).unwrap_or(false)
    }

    /// One connection, from its beginning to its end. Says whether it ever worked.
    async fn converse(self) -> bool {
        let Some(mut socket) = open().await else { return false };
        if !is_acknowledged(&mut socket).await {
            return false;
        }
        let inbox = self.take_over();
        let (mut write, read) = socket.split();
        let came = read.map(|m| m.map_or(Happening::Over, Happening::Came)).chain(stream::iter([Happening::Over]));
        let goes = inbox.map(Happening::Goes).chain(stream::iter([Happening::Over]));
        let mut happenings = stream::select(came, goes);
        while let Some(happening) = happenings.next().await {
            let answer = match happening {
                Happening::Came(Message::Text(text)) => self.receive(&text),
                Happening::Came(Message::Bytes(_)) => None,
                Happening::Goes(text) => Some(text),
                Happening::Over => break,
            };
            if let Some(text) = answer
                && write.send(Message::Text(text)).await.is_err()
            {
                break;
            }
        }
        self.hub.update_value(|hub| hub.outbox = None);
        true
    }

    /// Makes this connection the one in use and repeats all subscriptions on it.
    fn take_over(self) -> UnboundedReceiver<String> {
        let (outbox, inbox) = mpsc::unbounded();
        self.hub.update_value(|hub| {
            hub.outbox = Some(outbox);
            for subscription in &hub.subscriptions {
                hub.tell(subscribe_frame(subscription.id, &subscription.operation));
            }
        });
        // A page that was faster than the socket may have missed an event, just as one that lost it.
        let was_waited_for = self.hub.with_value(|hub| !hub.subscriptions.is_empty());
        let was = self.state.get_untracked();
        self.state.set(Liveness::Live);
        if was == Liveness::Lost || was_waited_for {
            self.epoch.update(|epoch| *epoch = epoch.wrapping_add(1));
        }
        inbox
    }

    /// Takes a frame in, and gives the answer that it wants.
    fn receive(self, text: &str) -> Option<String> {
        let mut frame: Value = serde_json::from_str(text).ok()?;
        match kind(&frame) {
            "ping" => Some(json!({ "type": "pong" }).to_string()),
            "next" => {
                let id: u32 = frame.get("id").and_then(Value::as_str)?.parse().ok()?;
                // The receiver may subscribe or unsubscribe, so it is called outside of the hub.
                let receive = self.hub.with_value(|hub| hub.find(id).map(|s| Rc::clone(&s.receive)))?;
                receive(frame.get_mut("payload").map(Value::take).unwrap_or_default());
                None
            }
            // The server ended it, since it could not keep up: it begins anew, and what was missed is read again.
            "complete" => {
                let id: u32 = frame.get("id").and_then(Value::as_str)?.parse().ok()?;
                let again = |hub: &Hub| hub.find(id).map(|s| subscribe_frame(id, &s.operation));
                let again = self.hub.with_value(again)?;
                self.epoch.update(|epoch| *epoch = epoch.wrapping_add(1));
                Some(again)
            }
            _ => None,
        }
    }

    pub(super) fn subscribe<Q: Operation>(self, variables: Q::Variables, then: impl Fn(Q::Answer) + 'static) {
        let variables = serde_json::to_value(variables).unwrap_or_default();
        let operation = http::body(Q::TEXT, Q::NAME, &variables);
        let receive: Receiver = Rc::new(move |payload| {
            if let Ok(Ok(answer)) = failure::open(payload).map(serde_json::from_value) {
                then(answer);
            }
        });
        self.keep(operation, receive);
    }

    /// Subscribes until the owner is gone.
    fn keep(self, operation: Value, receive: Receiver) {
        let id = self.hub.try_update_value(|hub| {
            hub.last = hub.last.wrapping_add(1);
            hub.tell(subscribe_frame(hub.last, &operation));
            hub.subscriptions.push(Subscription { id: hub.last, operation, receive });
            hub.last
        });
        on_cleanup(move || {
            let Some(id) = id else { return };
            self.hub.try_update_value(|hub| {
                hub.subscriptions.retain(|s| s.id != id);
                hub.tell(json!({ "id": id.to_string(), "type": "complete" }).to_string());
            });
        });
    }
}

fn kind(frame: &Value) -> &str {
    frame.get("type").and_then(Value::as_str).unwrap_or_default()
}

fn subscribe_frame(id: u32, operation: &Value) -> String {
    json!({ "id": id.to_string(), "type": "subscribe", "payload": operation }).to_string()
}

async fn open() -> Option<WebSocket> {
    let place = window().location();
    let scheme = if place.protocol().ok()? == "https:" { "wss" } else { "ws" };
    let address = format!("{scheme}://{}/graphql/ws", place.host().ok()?);
    let mut socket = WebSocket::open_with_protocol(&address, "graphql-transport-ws").ok()?;
    socket.send(Message::Text(json!({ "type": "connection_init" }).to_string())).await.ok()?;
    Some(socket)
}

async fn is_acknowledged(socket: &mut WebSocket) -> bool {
    while let Some(Ok(message)) = socket.next().await {
        let Message::Text(text) = message else { continue };
        match kind(&serde_json::from_str(&text).unwrap_or_default()) {
            "connection_ack" => return true,
            "ping" => {
                let pong = Message::Text(json!({ "type": "pong" }).to_string());
                if socket.send(pong).await.is_err() {
                    return false;
                }
            }
            _ => return false,
        }
    }
    false
}

/// How long to wait before the next try, in milliseconds: half a second doubled each time up to half a minute,
/// spread so that all pages of a practice do not come back in the same moment.
fn pause(failed: u32, random: f64) -> u32 {
    let whole = 500_u32.saturating_mul(1 << failed.min(6)).min(30_000);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between nothing and half a minute")]
    let spread = (f64::from(whole) * 0.5 * random.clamp(0.0, 1.0)) as u32;
    whole / 2 + spread
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case::at_once(0, 0.0, 250)]
    #[case::at_most(0, 1.0, 500)]
    #[case::doubled(3, 0.5, 3000)]
    #[case::never_longer(40, 1.0, 30_000)]
    fn the_pause_grows(#[case] failed: u32, #[case] random: f64, #[case] expected: u32) {
        assert_eq!(pause(failed, random), expected);
    }
}
