//! The user's own sessions: where they are signed in, and how to end that.

use leptos::prelude::*;
use serde_json::json;

use crate::{
    api::{Api, EndOwnSession, Mutation, OwnSessionsQuery},
    page::admin::{Actions, Deed, list_view, load_rows, session_row},
};

const TITLES: &[&str] = &["Where", "Signed in", "Last used"];

/// The section of the sessions.
#[component]
pub fn SessionsSection() -> impl IntoView {
    let api = Api::here();
    let load = load_rows(move || async move {
        let sessions = api.run_with::<OwnSessionsQuery>(json!({})).await?;
        Ok(sessions.iter().map(|session| session_row(session, "in another browser")).collect())
    });
    let actions = Actions::new(Callback::new(move |()| load.again()));
    let press = Callback::new(move |(id, _): (String, &'static str)| {
        actions.run(Deed {
            mutation: Mutation::of::<EndOwnSession>(),
            input: json!({ "id": id }),
            done: "The session has ended, and its pages are closed.",
        });
    });
    view! {
        <section class="stack-s" aria-labelledby="sessions">
            <h2 id="sessions">"Where you are signed in"</h2>
            {list_view("Your sessions", TITLES, ("No session", "Sign in to see it here."), load, press)}
        </section>
    }
}
