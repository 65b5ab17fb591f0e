//! The connection: made, driven, lost and made again, with all subscriptions on it.

use std::rc::Rc;

use futures_channel::mpsc::{self, UnboundedReceiver};
use futures_util::{SinkExt as _, StreamExt as _, stream};
use gloo_net::websocket::Message;
use gloo_timers::future::{IntervalStream, TimeoutFuture};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Value, json};

use super::{
    backoff, frame,
    hub::{Hub, Receiver, Subscription},
};
use crate::api::{
    deadline::within,
    failure::{self, Failure},
    http,
    json::{self, read_value},
    operation::Operation,
    request::Requests,
};

/// Interval between two looks at whether anything was heard on the connection, in milliseconds. A ping goes out at each;
/// where nothing came since the last, the connection is dead, though nothing has closed it.
const PING_INTERVAL: u32 = 15_000;
/// Longest time for making a connection, and for finding out who is signed in, in milliseconds.
const MAX_WAIT: u32 = 10_000;

/// The state of the connection that changes arrive on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Liveness {
    /// The first connection is being made.
    Connecting,
    /// Changes arrive as they happen.
    Live,
    /// The connection was lost and is being made again.
    Lost,
}

/// The one socket.
#[derive(Clone, Copy)]
pub struct Live {
    requests: Requests,
    hub: StoredValue<Hub, LocalStorage>,
    /// The state of the connection that changes arrive on.
    pub state: RwSignal<Liveness>,
    /// Grows when events may have been missed, so that everything shown is read again.
    pub epoch: RwSignal<u32>,
}

/// Something that happens on a connection.
enum Event {
    Received(Message),
    Sending(String),
    Ticked,
    Closed,
}

impl Live {
    /// A socket that is not connected yet.
    pub fn new(requests: Requests) -> Self {
        Self {
            requests,
            hub: StoredValue::new_local(Hub::default()),
            state: RwSignal::new(Liveness::Connecting),
            epoch: RwSignal::new(0),
        }
    }

    /// Connects, and keeps connected until `stop`.
    pub fn start(self) {
        let begins = self.hub.try_update_value(|hub| {
            hub.is_wanted = true;
            !std::mem::replace(&mut hub.is_driven, true)
        });
        if begins == Some(true) {
            spawn_local(self.drive());
        }
    }

    /// Disconnects.
    pub fn stop(self) {
        self.hub.update_value(|hub| {
            hub.is_wanted = false;
            hub.outbox = None;
        });
    }

    async fn drive(self) {
        let mut failed = 0_u32;
        while self.is_wanted() {
            if self.converse().await {
                failed = 0;
            }
            if !self.is_wanted() {
                break;
            }
            self.state.set(Liveness::Lost);
            if matches!(within(MAX_WAIT, self.requests.check()).await, Some(Err(Failure::SignedOut))) {
                self.stop();
                break;
            }
            TimeoutFuture::new(backoff::delay(failed, js_sys::Math::random())).await;
            failed = failed.saturating_add(1);
        }
        self.hub.update_value(|hub| hub.is_driven = false);
        self.state.set(Liveness::Lost);
    }

    fn is_wanted(self) -> bool {
        self.hub.try_with_value(|hub| hub.is_wanted).unwrap_or(false)
    }

    /// One connection, from its beginning to its end. Says whether it ever worked.
    async fn converse(self) -> bool {
        let opening = async {
            let mut socket = frame::open().await?;
            frame::is_acknowledged(&mut socket).await.then_some(socket)
        };
        let Some(Some(socket)) = within(MAX_WAIT, opening).await else { return false };
        let inbox = self.take_over();
        let (mut write, read) = socket.split();
        let came = read.map(|m| m.map_or(Event::Closed, Event::Received)).chain(stream::iter([Event::Closed]));
        let goes = inbox.map(Event::Sending).chain(stream::iter([Event::Closed]));
        let ticks = IntervalStream::new(PING_INTERVAL).map(|()| Event::Ticked);
        let mut events = stream::select(stream::select(came, goes), ticks);
        let mut was_heard = true;
        while let Some(event) = events.next().await {
            was_heard |= matches!(event, Event::Received(_));
            let answer = match event {
                Event::Received(Message::Text(text)) => self.receive(&text),
                Event::Received(Message::Bytes(_)) => None,
                Event::Sending(text) => Some(text),
                Event::Ticked if std::mem::replace(&mut was_heard, false) => Some(frame::ping()),
                Event::Ticked | Event::Closed => break,
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
            hub.connections = hub.connections.wrapping_add(1);
            for subscription in &hub.subscriptions {
                hub.send(frame::subscribe(subscription.id, &subscription.operation));
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
        let mut message = json::parse(text).ok()?;
        match frame::kind(&message) {
            "ping" => Some(json::write(&json!({ "type": "pong" }))),
            "next" => {
                let id: u32 = message.get("id").and_then(Value::as_str)?.parse().ok()?;
                // The receiver may subscribe or unsubscribe, so it is called outside of the hub.
                let receive = self.hub.try_update_value(|hub| {
                    let subscription = hub.find_mut(id)?;
                    subscription.ended = 0;
                    Some(Rc::clone(&subscription.receive))
                })??;
                receive(message.get_mut("payload").map(Value::take).unwrap_or_default());
                None
            }
            // The server ended it, since it could not keep up, or refused it.
            "complete" | "error" => {
                self.begin_anew(message.get("id").and_then(Value::as_str)?.parse().ok()?);
                None
            }
            _ => None,
        }
    }

    /// Begins a subscription anew after a pause, which grows while the server goes on ending it; what was missed is
    /// read again.
    fn begin_anew(self, id: u32) {
        let ended = self.hub.try_update_value(|hub| {
            let subscription = hub.find_mut(id)?;
            subscription.ended = subscription.ended.saturating_add(1);
            Some((subscription.ended - 1, hub.connections))
        });
        let Some(Some((ended, connection))) = ended else { return };
        spawn_local(async move {
            TimeoutFuture::new(backoff::delay(ended, js_sys::Math::random())).await;
            // A new connection has begun all of them already.
            let begin = |hub: &Hub| {
                let again = hub.find(id).filter(|_| hub.connections == connection)?;
                hub.send(frame::subscribe(id, &again.operation));
                Some(())
            };
            if self.hub.try_with_value(begin).flatten().is_some() {
                self.epoch.update(|epoch| *epoch = epoch.wrapping_add(1));
            }
        });
    }

    /// Calls back for each event of a subscription, until the owner is gone.
    pub fn subscribe<Q: Operation>(self, variables: Q::Variables, then: impl Fn(Q::Answer) + 'static) {
        let variables = serde_json::to_value(variables).unwrap_or_default();
        let operation = http::body(Q::TEXT, Q::NAME, &variables);
        let receive: Receiver = Rc::new(move |payload| {
            if let Ok(answer) = failure::open(payload).and_then(read_value) {
                then(answer);
            }
        });
        self.keep(operation, receive);
    }

    /// Subscribes until the owner is gone.
    fn keep(self, operation: Value, receive: Receiver) {
        let id = self.hub.try_update_value(|hub| {
            hub.last_id = hub.last_id.wrapping_add(1);
            hub.send(frame::subscribe(hub.last_id, &operation));
            hub.subscriptions.push(Subscription { id: hub.last_id, operation, receive, ended: 0 });
            hub.last_id
        });
        on_cleanup(move || {
            let Some(id) = id else { return };
            self.hub.try_update_value(|hub| {
                hub.subscriptions.retain(|s| s.id != id);
                hub.send(json::write(&json!({ "id": id.to_string(), "type": "complete" })));
            });
        });
    }
}
