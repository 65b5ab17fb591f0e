//! Who may come in: Admin > Manage > People and Tokens, and the user's own password and sessions.

mod own;
mod people;
mod person;
mod session;
mod tokens;
mod words;

use std::{future::Future, pin::Pin};

use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::{AccountPayload, Failure, Problem, SaveStatus},
    part::{Form, Toaster, Tone, problem},
};

pub use own::AccountPage;
pub use people::PeoplePage;
pub use tokens::TokensPage;

/// The answer to a mutation, boxed, so that what follows is compiled once.
type Answer = Pin<Box<dyn Future<Output = Result<AccountPayload, Failure>>>>;

/// Waits for an answer, and passes on what was wrong: nothing if it was saved.
fn settle(busy: RwSignal<bool>, answer: Answer, then: Callback<Vec<Problem>>) {
    busy.set(true);
    spawn_local(async move {
        let answer = answer.await;
        if busy.try_set(false).is_some() {
            // What was closed meanwhile shows nothing any more.
            return;
        }
        then.run(match answer {
            Ok(payload) if payload.status == SaveStatus::Saved => Vec::new(),
            Ok(payload) if payload.status == SaveStatus::Invalid => payload.problems,
            Ok(_) => vec![problem("", "not_found", "It is not there any more. Reload the page.")],
            Err(failure) => vec![problem("", "failure", &failure.text())],
        });
    });
}

/// Sends what a form says: what is wrong is told beside its fields.
fn send(form: Form, busy: RwSignal<bool>, answer: Answer, saved: Callback<()>) {
    let then = move |problems: Vec<Problem>| {
        if problems.is_empty() {
            form.keep();
            saved.run(());
        } else {
            form.problems.set(problems);
        }
    };
    settle(busy, answer, Callback::new(then));
}

/// Ends a session, and tells so.
fn end(toaster: Toaster, busy: RwSignal<bool>, answer: Answer, ended: Callback<()>) {
    let then = move |problems: Vec<Problem>| match problems.into_iter().next() {
        None => {
            toaster.tell(Tone::Good, "The session has ended.");
            ended.run(());
        }
        Some(problem) => toaster.tell(Tone::Bad, problem.text),
    };
    settle(busy, answer, Callback::new(then));
}
