//! Watches over the caller of an open socket, and names the reasons for which one is ended.

use futures_util::future;
use tokio::{sync::watch, time};

use crate::{auth::Credential, http::state::SharedState};

/// The reason why the server closes a socket. The codes are those of graphql-transport-ws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::http) enum Closing {
    /// A message was not in the protocol.
    BadMessage,
    /// Nobody, or nobody known, is calling.
    Unauthenticated,
    /// The caller's access ended.
    AccessEnded,
    /// The first message did not come in time.
    NotInTime,
    /// An operation that is open was begun again.
    TwiceSubscribed,
    /// The first message came twice.
    TwiceInitialized,
    /// The server could not go on.
    Internal,
}

impl Closing {
    pub(in crate::http) const fn code(self) -> u16 {
        match self {
            Self::BadMessage => 4400,
            Self::Unauthenticated => 4401,
            Self::AccessEnded => 4403,
            Self::NotInTime => 4408,
            Self::TwiceSubscribed => 4409,
            Self::TwiceInitialized => 4429,
            Self::Internal => 1011,
        }
    }

    pub(in crate::http) const fn text(self) -> &'static str {
        match self {
            Self::BadMessage => "A message was not in the protocol",
            Self::Unauthenticated => "Unauthorized",
            Self::AccessEnded => "The session or token has ended",
            Self::NotInTime => "Connection initialisation timeout",
            Self::TwiceSubscribed => "Subscriber for this id already exists",
            Self::TwiceInitialized => "Too many initialisation requests",
            Self::Internal => "The server could not go on",
        }
    }
}

/// Ends when the socket has to: not authenticated in time, or access lost since.
///
/// A database that does not answer for a moment ends no socket; the next check decides.
pub(in crate::http) async fn watch_caller(state: SharedState, mut who: watch::Receiver<Option<Credential>>) -> Closing {
    let limits = state.options.socket.clone();
    let mut revocations = state.guard.revocations().listen();
    let first = wait_for_credential(&mut who);
    let Ok(first) = time::timeout(limits.authenticate_within, first).await else {
        return Closing::NotInTime;
    };
    let Some(credential) = first else {
        // The first message was refused, which ends the socket with its reason.
        return future::pending().await;
    };
    let mut known = state.guard.identify(credential, state.now()).await.ok().flatten().map(|caller| caller.access);
    loop {
        tokio::select! {
            () = time::sleep(limits.recheck_every) => {}
            _ = revocations.changed() => {}
        }
        // What was let in may do what it could then: with another role or other scopes it comes in again.
        match state.guard.identify(credential, state.now()).await {
            Ok(None) => return Closing::AccessEnded,
            Ok(Some(caller)) if *known.get_or_insert(caller.access.clone()) != caller.access => {
                return Closing::AccessEnded;
            }
            Ok(Some(_)) | Err(_) => {}
        }
    }
}

async fn wait_for_credential(who: &mut watch::Receiver<Option<Credential>>) -> Option<Credential> {
    let credential = who.wait_for(Option::is_some).await;
    credential.ok().and_then(|credential| *credential)
}
