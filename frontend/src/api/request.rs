//! Requests: operations that are sent once and answered once.

use std::{future::Future, pin::Pin};

use leptos::prelude::*;
use serde_json::Value;

use super::{
    failure::Failure,
    http,
    json::read_value,
    operation::Operation,
    session::{self, Session, Told},
};

/// The requests of a session, which expires when the server answers that nobody is signed in.
#[derive(Clone, Copy)]
pub struct Requests {
    session: RwSignal<Session>,
}

impl Requests {
    /// The requests of a session.
    pub const fn new(session: RwSignal<Session>) -> Self {
        Self { session }
    }

    /// Runs a query or a mutation.
    ///
    /// # Errors
    /// Returns an error if the server does not answer, or refuses.
    pub fn run<Q: Operation>(self, variables: Q::Variables) -> impl Future<Output = Result<Q::Answer, Failure>> {
        // Variables of the schema's types can be written; the server refuses those that are missing.
        self.run_with::<Q>(serde_json::to_value(variables).unwrap_or_default())
    }

    /// Runs an operation with variables that a form has made, which tests hold against the schema.
    ///
    /// # Errors
    /// Returns an error if the server does not answer, or refuses.
    pub fn run_with<Q: Operation>(self, variables: Value) -> impl Future<Output = Result<Q::Answer, Failure>> {
        let answer = self.send(http::body(Q::TEXT, Q::NAME, &variables));
        async move { read_value(answer.await?) }
    }

    /// Boxed, so that its code is compiled once and not for every operation.
    fn send(self, body: Value) -> Pin<Box<dyn Future<Output = Result<Value, Failure>>>> {
        Box::pin(async move {
            let answer = http::ask(body).await;
            if let Err(failure) = &answer {
                self.notice(failure);
            }
            answer
        })
    }

    /// Asks who is signed in, and notices when nobody is any more.
    ///
    /// # Errors
    /// Returns an error if nobody is, or the server does not answer.
    pub async fn check(self) -> Result<Told, Failure> {
        session::read().await.inspect_err(|failure| self.notice(failure))
    }

    /// Expires the session when nobody is signed in any more. The page stays, and the unsaved work on it.
    pub fn notice(self, failure: &Failure) {
        if *failure == Failure::SignedOut {
            self.session.update(Session::expire);
        }
    }
}
