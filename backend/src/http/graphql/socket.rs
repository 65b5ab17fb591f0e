//! `GET /graphql/ws`: operations over a WebSocket, in the protocol graphql-transport-ws.

use std::{
    net::IpAddr,
    pin::{Pin, pin},
};

use axum::{
    Extension,
    extract::{
        State,
        ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, rejection::WebSocketUpgradeRejection},
    },
    http::{Extensions, HeaderMap},
    response::Response,
};
use futures_util::{FutureExt as _, Sink, SinkExt as _, Stream, StreamExt as _};
use tokio::{sync::watch, time};
use tracing::Instrument as _;

use super::{
    socket_session::{Session, Step},
    socket_watch::{Closing, watch_caller},
};
use crate::{
    auth::Credential,
    http::{
        RequestId,
        caller::{
            credential::{PresentedCredential, read_credential},
            origin,
        },
        rejection::Rejection,
        state::SharedState,
    },
    limits::MAX_BODY_BYTES,
};

/// Maximum number of messages in one write.
const MAX_MESSAGES_AT_ONCE: usize = 64;

/// The one protocol spoken.
const PROTOCOL: &str = "graphql-transport-ws";

/// Upgrades a request. A browser sends the cookie from any page, so with a cookie the page has to be named and ours;
/// without one, the socket has to show a token in its first message.
///
/// The extensions of the request hold how the client spelled its headers. The answer's are spelled the same, since
/// Python's `gql` looks for `Sec-WebSocket-Protocol` in exactly these letters.
pub(in crate::http) async fn get(
    State(state): State<SharedState>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
    extensions: Extensions,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Rejection> {
    origin::check_origin(&headers, state.options.allowed_origin.as_deref())?;
    let upgrade = upgrade.map_err(|_| Rejection::NoUpgrade)?.protocols([PROTOCOL]);
    upgrade.selected_protocol().ok_or(Rejection::OtherProtocol)?;
    let shown = find_credential(&state, &headers).await?;
    let from = state.address(&extensions, &headers);
    let span = tracing::info_span!("socket", request.id = %id);
    let upgrade = upgrade.max_message_size(MAX_BODY_BYTES).max_frame_size(MAX_BODY_BYTES);
    let mut response = upgrade.on_upgrade(move |socket| serve(state, id, from, shown, socket).instrument(span));
    response.extensions_mut().extend(extensions);
    Ok(response)
}

async fn find_credential(state: &SharedState, headers: &HeaderMap) -> Result<Option<Credential>, Rejection> {
    let credential = match read_credential(headers) {
        PresentedCredential::Nothing => return Ok(None),
        PresentedCredential::Unreadable => return Err(Rejection::Unauthenticated),
        PresentedCredential::Cookie(_) if !origin::is_named(headers) => return Err(Rejection::ForeignOrigin),
        PresentedCredential::Cookie(credential) | PresentedCredential::Bearer(credential) => credential,
    };
    let caller = state.guard.identify(credential, state.now()).await?;
    Ok(caller.map(|_| credential))
}

/// Serves a socket until one side ends it, or its caller may no longer call.
async fn serve(state: SharedState, id: RequestId, from: IpAddr, shown: Option<Credential>, socket: WebSocket) {
    let _open = state.metrics.socket();
    let (sink, stream) = socket.split();
    let (authenticated, who) = watch::channel(None);
    let session = Session::new(state.clone(), id, from, shown, authenticated);
    let closing = watch_caller(state.clone(), who);
    relay(&state, session, stream, pin!(sink), pin!(closing)).await;
}

/// Takes messages in and passes answers on until the other side is gone, or something says why to end.
async fn relay<R, S, C>(
    state: &SharedState,
    mut session: Session,
    mut stream: R,
    mut sink: Pin<&mut S>,
    mut closing: Pin<&mut C>,
) where
    R: Stream<Item = Result<Message, axum::Error>> + Unpin,
    S: Sink<Message>,
    C: Future<Output = Closing>,
{
    let limits = &state.options.socket;
    let mut ping = time::interval(limits.ping_every);
    ping.set_missed_tick_behavior(time::MissedTickBehavior::Delay);
    ping.reset();
    loop {
        let step = tokio::select! {
            reason = &mut closing => Step::Close(reason),
            step = session.next() => step,
            message = stream.next(), if session.is_reading() => match message {
                Some(Ok(Message::Text(text))) => session.receive(text.as_bytes()),
                Some(Ok(Message::Binary(_))) => Step::Close(Closing::BadMessage),
                // Those of the layer below are answered there.
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => Step::Nothing,
                Some(Ok(Message::Close(_)) | Err(_)) | None => break,
            },
            // A quiet socket is kept by proxies, and a dead one is noticed when this cannot be written.
            _ = ping.tick() => session.ping(),
        };
        let writing = write(&mut session, sink.as_mut(), step);
        if !matches!(time::timeout(limits.write_within, writing).await, Ok(true)) {
            break;
        }
    }
}

/// Writes a step's message, and those that are ready by then in the same go; returns `true` if the socket goes on.
async fn write<S: Sink<Message>>(session: &mut Session, mut sink: Pin<&mut S>, step: Step) -> bool {
    let mut next = Some(step);
    let mut left = MAX_MESSAGES_AT_ONCE;
    while let Some(step) = next.take() {
        let (message, goes_on) = match step {
            Step::Nothing => (None, true),
            Step::Send(text) => (Some(Message::Text(text.into())), true),
            Step::Close(reason) => (Some(close(reason)), false),
        };
        if let Some(message) = message
            && sink.feed(message).await.is_err()
        {
            return false;
        }
        if !goes_on {
            let _ = sink.flush().await;
            return false;
        }
        left -= 1;
        if left > 0 {
            next = session.next().now_or_never();
        }
    }
    sink.flush().await.is_ok()
}

fn close(reason: Closing) -> Message {
    tracing::debug!(socket.close = reason.code(), "The server ended a socket");
    Message::Close(Some(CloseFrame { code: reason.code(), reason: reason.text().into() }))
}
