//! `GET /graphql/ws`: operations over a WebSocket, in the protocol graphql-transport-ws.

use std::pin::{Pin, pin};

use async_graphql::{
    Data,
    http::{WebSocket as Protocol, WebSocketProtocols, WsMessage},
};
use axum::{
    Extension,
    extract::{
        State,
        ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, rejection::WebSocketUpgradeRejection},
    },
    http::HeaderMap,
    response::Response,
};
use futures_util::{Sink, SinkExt as _, Stream, StreamExt as _, future};
use tokio::{sync::watch, time};
use tracing::Instrument as _;

use super::socket_watch::{Closing, NOBODY, watch_caller};
use crate::{
    auth::Credential,
    http::{
        RequestId,
        caller::{
            credential::{Shown, read_shown},
            origin,
        },
        gate::Shared,
        refusal::Refusal,
    },
};

/// The one protocol spoken.
const PROTOCOL: &str = "graphql-transport-ws";
/// The largest message.
const MOST_BYTES: usize = 256 * 1024;

/// Upgrades a request. A browser sends the cookie from any page, so with a cookie the page has to be named and ours;
/// without one, the socket has to show a token in its first message.
pub(in crate::http) async fn get(
    State(gate): State<Shared>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Refusal> {
    origin::check_origin(&headers, gate.options.allowed_origin.as_deref())?;
    let upgrade = upgrade.map_err(|_| Refusal::NoUpgrade)?.protocols([PROTOCOL]);
    upgrade.selected_protocol().ok_or(Refusal::OtherProtocol)?;
    let shown = find_credential(&gate, &headers).await?;
    let span = tracing::info_span!("socket", request.id = %id);
    let upgrade = upgrade.max_message_size(MOST_BYTES).max_frame_size(MOST_BYTES);
    Ok(upgrade.on_upgrade(move |socket| serve(gate, id, shown, socket).instrument(span)))
}

async fn find_credential(gate: &Shared, headers: &HeaderMap) -> Result<Option<Credential>, Refusal> {
    let credential = match read_shown(headers) {
        Shown::Nothing => return Ok(None),
        Shown::Unreadable => return Err(Refusal::Unauthenticated),
        Shown::Cookie(_) if !origin::is_named(headers) => return Err(Refusal::ForeignOrigin),
        Shown::Cookie(credential) | Shown::Bearer(credential) => credential,
    };
    let caller = gate.guard.identify(credential, gate.now()).await?;
    Ok(caller.map(|_| credential))
}

/// Serves a socket until one side ends it, or its caller may no longer call.
async fn serve(gate: Shared, id: RequestId, shown: Option<Credential>, socket: WebSocket) {
    let (sink, stream) = socket.split();
    let (authenticated, who) = watch::channel(None);
    let init_gate = gate.clone();
    let answers = Protocol::new(gate.schema.for_socket(), read_texts(stream), WebSocketProtocols::GraphQLWS)
        .on_connection_init(async move |payload| authenticate(init_gate, id, shown, &payload, &authenticated).await);
    let closing = watch_caller(gate.clone(), who);
    relay(&gate, pin!(answers), pin!(sink), pin!(closing)).await;
}

/// Only texts carry the protocol; pings are answered below this layer.
fn read_texts(stream: impl Stream<Item = Result<Message, axum::Error>>) -> impl Stream<Item = Vec<u8>> {
    stream
        .take_while(|message| future::ready(matches!(message, Ok(message) if !matches!(message, Message::Close(_)))))
        .filter_map(|message| {
            future::ready(match message {
                Ok(Message::Text(text)) => Some(text.as_bytes().to_vec()),
                _ => None,
            })
        })
}

/// Decides whether the first message, or the cookie before it, says who calls.
async fn authenticate(
    gate: Shared,
    id: RequestId,
    shown: Option<Credential>,
    payload: &serde_json::Value,
    authenticated: &watch::Sender<Option<Credential>>,
) -> async_graphql::Result<Data> {
    let credential = match payload.get("authorization") {
        Some(value) => value.as_str().and_then(Credential::from_authorization),
        None => shown,
    };
    let credential = credential.ok_or(NOBODY)?;
    let caller = gate.guard.identify(credential, gate.now()).await?;
    let mut data = Data::default();
    data.insert(caller.ok_or(NOBODY)?);
    data.insert(id);
    authenticated.send_replace(Some(credential));
    Ok(data)
}

/// Passes answers on until there are no more, the other side is gone, or the watch says why to end.
async fn relay<A, S, C>(gate: &Shared, mut answers: Pin<&mut A>, mut sink: Pin<&mut S>, mut closing: Pin<&mut C>)
where
    A: Stream<Item = WsMessage>,
    S: Sink<Message>,
    C: Future<Output = Closing>,
{
    let limits = &gate.options.socket;
    let mut ping = time::interval(limits.ping_every);
    ping.set_missed_tick_behavior(time::MissedTickBehavior::Delay);
    ping.reset();
    loop {
        let message = tokio::select! {
            biased;
            reason = &mut closing => close(reason),
            answer = answers.next() => match answer {
                Some(WsMessage::Text(text)) => Message::Text(text.into()),
                Some(WsMessage::Close(code, why)) => close(Closing::of_protocol(code, &why)),
                None => break,
            },
            _ = ping.tick() => Message::Ping(Vec::new().into()),
        };
        let last = matches!(message, Message::Close(_));
        let written = time::timeout(limits.write_within, sink.send(message)).await;
        if last || !matches!(written, Ok(Ok(()))) {
            break;
        }
    }
}

fn close(reason: Closing) -> Message {
    tracing::debug!(socket.close = reason.code(), "The server ended a socket");
    Message::Close(Some(CloseFrame { code: reason.code(), reason: reason.text().into() }))
}
