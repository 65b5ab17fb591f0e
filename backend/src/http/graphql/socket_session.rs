//! One socket's state in graphql-transport-ws: who calls, and which operations are open.

use std::net::IpAddr;

use futures_util::{
    FutureExt as _, StreamExt as _, future,
    future::BoxFuture,
    stream::{self, BoxStream},
};
use serde_json::{Map, Value};
use tokio::sync::watch;
use tokio_stream::StreamMap;

use super::{
    executor::{Payload, refuse},
    parameters,
    socket_message::{ClientMessage, ServerMessage, write_answer},
    socket_watch::Closing,
};
use crate::{
    auth::{Caller, Credential},
    http::{RequestId, state::SharedState},
};

/// Maximum length of an operation's id, in bytes.
const MAX_ID_LENGTH: usize = 256;

/// The consequence of a message or an answer.
pub(in crate::http) enum Step {
    Nothing,
    Send(String),
    Close(Closing),
}

/// The outcome of a first message.
type Authentication = BoxFuture<'static, Result<Caller, Closing>>;

/// A socket's state.
pub(in crate::http) struct Session {
    state: SharedState,
    id: RequestId,
    from: IpAddr,
    shown: Option<Credential>,
    authenticated: watch::Sender<Option<Credential>>,
    /// The first message, while it is looked at. Nothing else is read meanwhile.
    authentication: Option<Authentication>,
    is_initialized: bool,
    caller: Option<Caller>,
    /// The answers of each open operation; none marks its end.
    operations: StreamMap<String, BoxStream<'static, Option<Payload>>>,
}

impl Session {
    pub(in crate::http) fn new(
        state: SharedState,
        id: RequestId,
        from: IpAddr,
        shown: Option<Credential>,
        authenticated: watch::Sender<Option<Credential>>,
    ) -> Self {
        Self {
            state,
            id,
            from,
            shown,
            authenticated,
            authentication: None,
            is_initialized: false,
            caller: None,
            operations: StreamMap::new(),
        }
    }

    /// Returns `true` if messages are taken in.
    pub(in crate::http) const fn is_reading(&self) -> bool {
        self.authentication.is_none()
    }

    /// The next answer. Nothing is lost when it is no longer waited for.
    pub(in crate::http) async fn next(&mut self) -> Step {
        if let Some(authentication) = &mut self.authentication {
            let outcome = authentication.await;
            self.authentication = None;
            return match outcome {
                Ok(caller) => {
                    self.caller = Some(caller);
                    Step::Send(ServerMessage::ConnectionAck.write())
                }
                Err(reason) => Step::Close(reason),
            };
        }
        if self.operations.is_empty() {
            return future::pending().await;
        }
        match self.operations.next().await {
            Some((id, Some(payload))) => self.answer(&id, &payload),
            Some((id, None)) => {
                self.operations.remove(&id);
                Step::Send(ServerMessage::Complete { id: &id }.write())
            }
            None => Step::Nothing,
        }
    }

    fn answer(&mut self, id: &str, payload: &Payload) -> Step {
        if matches!(payload, Payload::Error(_)) {
            self.operations.remove(id);
        }
        Step::Send(write_answer(id, payload))
    }

    /// Asks a client that was let in for a sign of life.
    pub(in crate::http) fn ping(&self) -> Step {
        if self.caller.is_some() { Step::Send(ServerMessage::Ping.write()) } else { Step::Nothing }
    }

    /// Takes a message in.
    pub(in crate::http) fn receive(&mut self, text: &[u8]) -> Step {
        match serde_json::from_slice(text) {
            Ok(ClientMessage::ConnectionInit { payload }) => self.initialize(&payload.unwrap_or_default()),
            Ok(ClientMessage::Ping {}) => Step::Send(ServerMessage::Pong.write()),
            Ok(ClientMessage::Pong {}) => Step::Nothing,
            Ok(ClientMessage::Subscribe { id, payload }) => self.subscribe(id, payload),
            Ok(ClientMessage::Complete { id }) => {
                self.operations.remove(&id);
                Step::Nothing
            }
            Err(_) => Step::Close(Closing::BadMessage),
        }
    }

    fn initialize(&mut self, payload: &Value) -> Step {
        if std::mem::replace(&mut self.is_initialized, true) {
            return Step::Close(Closing::TwiceInitialized);
        }
        // The first message counts also where it is wrong: a wrong token is not helped by a cookie.
        let credential = match payload.get("authorization") {
            Some(value) => value.as_str().and_then(Credential::from_authorization),
            None => self.shown,
        };
        let (state, authenticated, from) = (self.state.clone(), self.authenticated.clone(), self.from);
        let authentication = async move {
            let credential = credential.ok_or(Closing::Unauthenticated)?;
            let caller = state.guard.identify(credential, state.now()).await.map_err(|_| Closing::Internal)?;
            let Some(caller) = caller else {
                if matches!(credential, Credential::Token(_)) {
                    state.guard.note_refused_token(from);
                }
                return Err(Closing::Unauthenticated);
            };
            authenticated.send_replace(Some(credential));
            Ok(caller)
        };
        self.authentication = Some(authentication.boxed());
        Step::Nothing
    }

    fn subscribe(&mut self, id: String, payload: Map<String, Value>) -> Step {
        let Some(caller) = self.caller.clone() else { return Step::Close(Closing::Unauthenticated) };
        if id.is_empty() || id.len() > MAX_ID_LENGTH {
            return Step::Close(Closing::BadMessage);
        }
        if self.operations.contains_key(&id) {
            return Step::Close(Closing::TwiceSubscribed);
        }
        let Ok(request) = parameters::read_fields(payload) else { return Step::Close(Closing::BadMessage) };
        if self.operations.len() >= self.state.options.socket.operations {
            let text = "Too many operations are open on this socket. Complete some of them first.";
            let refusal = refuse("TOO_MANY_OPERATIONS", text);
            return Step::Send(write_answer(&id, &Payload::from(&*refusal)));
        }
        let (state, from) = (&self.state, self.from);
        let enter = |caller: &Caller| state.enter(caller, from);
        let answers = state.schema.begin(request.data(self.id.clone()), caller, from, enter);
        let open = self.state.metrics.operation();
        let answers = answers.map(Some).chain(stream::iter([None]));
        // It counts as open as long as its stream is held.
        let counted = answers.inspect(move |_| {
            let _ = &open;
        });
        self.operations.insert(id, counted.boxed());
        Step::Nothing
    }
}
