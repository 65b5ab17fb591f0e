//! Requests: operations that are sent once and answered once.

use std::{future::Future, pin::Pin};

use leptos::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{
    failure::Failure,
    http,
    json::read_value,
    model::{Problem, Viewer},
    operation::{Operation, ViewerQuery},
    session::{self, Session, Told},
};

/// Something that is asked of the server.
pub type Asked<T> = Pin<Box<dyn Future<Output = Result<T, Failure>>>>;

/// A mutation that takes one input, and whose payload says by its `status` whether it was carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mutation {
    text: &'static str,
    name: &'static str,
}

impl Mutation {
    /// The mutation of an operation.
    #[must_use]
    pub const fn of<Q: Operation<Answer = Value>>() -> Self {
        Self { text: Q::TEXT, name: Q::NAME }
    }
}

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
        self.read(http::body(Q::TEXT, Q::NAME, &variables))
    }

    /// Compiled once for each kind of answer, and not for every operation.
    fn read<T: DeserializeOwned>(self, body: Value) -> impl Future<Output = Result<T, Failure>> + use<T> {
        let answer = self.send(body);
        async move { read_value(answer.await?) }
    }

    /// Carries out a mutation.
    ///
    /// # Errors
    /// Returns the problems for which it was not carried out.
    pub async fn act(self, mutation: Mutation, input: Value) -> Result<Value, Vec<Problem>> {
        let body = http::body(mutation.text, mutation.name, &json!({ "input": input }));
        match self.send(body).await {
            Ok(payload) => settle(payload),
            Err(failure) => Err(whole("failure", &failure.text())),
        }
    }

    /// Boxed, so that its code is compiled once and not for every operation.
    fn send(self, body: Value) -> Asked<Value> {
        Box::pin(async move {
            let answer = http::ask(body).await;
            if let Err(failure) = &answer {
                self.notice(failure);
            }
            answer
        })
    }

    /// Asks who is signed in, and notices when nobody is any more, and when the user has got another role.
    ///
    /// # Errors
    /// Returns an error if nobody is, or the server does not answer.
    pub async fn check(self) -> Result<Told, Failure> {
        let told = session::read().await.inspect_err(|failure| self.notice(failure))?;
        let has_other_role =
            |session: &Session| matches!(session, Session::SignedIn(viewer) if viewer.role != told.role);
        if self.session.with_untracked(has_other_role)
            && let Ok(viewer) = read_viewer().await
        {
            self.session.set(Session::SignedIn(viewer));
        }
        Ok(told)
    }

    /// Expires the session when nobody is signed in any more. The page stays, and the unsaved work on it.
    pub fn notice(self, failure: &Failure) {
        if *failure == Failure::SignedOut {
            self.session.update(Session::expire);
        }
    }
}

/// Returns the user who is signed in. The session is not known yet, so it is not told.
///
/// # Errors
/// Returns an error if nobody is, or the server does not answer.
pub async fn read_viewer() -> Result<Viewer, Failure> {
    let body = http::body(ViewerQuery::TEXT, ViewerQuery::NAME, &json!({}));
    read_value(http::ask(body).await?)
}

/// The payload of a mutation that was carried out.
fn settle(mut payload: Value) -> Result<Value, Vec<Problem>> {
    let status = payload.get("status").and_then(Value::as_str).unwrap_or_default();
    Err(match status {
        "SAVED" | "DONE" => return Ok(payload),
        "INVALID" => {
            let problems = payload.get_mut("problems").map(Value::take).unwrap_or_default();
            read_value(problems).unwrap_or_else(|failure| whole("failure", &failure.text()))
        }
        "NOT_FOUND" => whole("not_found", "It is not there any more. Reload the page to see what is."),
        "DISABLED" => whole("disabled", "It is disabled. Enable it first."),
        "NOT_IN_FEED" => whole("not_in_feed", "No change has this number, or the day has not come yet."),
        _ => whole("failure", &Failure::Unreadable.text()),
    })
}

fn whole(code: &str, text: &str) -> Vec<Problem> {
    vec![Problem { field: String::new(), code: code.to_owned(), text: text.to_owned() }]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case::saved(json!({ "status": "SAVED", "problems": [] }), Ok(()))]
    #[case::done(json!({ "status": "DONE" }), Ok(()))]
    #[case::invalid(
        json!({ "status": "INVALID", "problems": [{ "field": "role", "code": "role.last_administrator", "text": "No." }] }),
        Err(("role", "role.last_administrator"))
    )]
    #[case::gone(json!({ "status": "NOT_FOUND", "problems": [] }), Err(("", "not_found")))]
    #[case::disabled(json!({ "status": "DISABLED" }), Err(("", "disabled")))]
    #[case::feed(json!({ "status": "NOT_IN_FEED" }), Err(("", "not_in_feed")))]
    #[case::another_form(json!({}), Err(("", "failure")))]
    #[case::no_problems(json!({ "status": "INVALID" }), Err(("", "failure")))]
    fn a_payload_says_whether_it_was_carried_out(#[case] payload: Value, #[case] expected: Result<(), (&str, &str)>) {
        let settled = settle(payload);
        let told = settled.as_ref().map(drop).map_err(|problems| (&*problems[0].field, &*problems[0].code));
        assert_eq!(told, expected);
    }
}
