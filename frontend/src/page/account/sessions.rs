//! The user's own sessions: where they are signed in, and how to end that.

use leptos::prelude::*;
use serde_json::json;

use crate::{
    api::{EndOwnSession, Mutation, OwnSessionsQuery, ask_for, load_records},
    page::admin::{Actions, Deed, SESSION_TITLES, list_view, session_row},
    part::focus_soon,
};

/// Id of the heading, to which the keyboard goes when a session has ended.
const HEADING: &str = "sessions";

/// The section of the sessions.
#[component]
pub fn SessionsSection() -> impl IntoView {
    let load = load_records(ask_for::<OwnSessionsQuery>);
    let actions = Actions::new(Callback::new(move |()| load.again()));
    let press = Callback::new(move |(id, _): (String, &'static str)| {
        // The button goes with its row.
        focus_soon(HEADING.to_owned());
        actions.run(Deed {
            mutation: Mutation::of::<EndOwnSession>(),
            input: json!({ "id": id }),
            done: "The session has ended, and its pages are closed.",
        });
    });
    view! {
        <section class="stack-s" aria-labelledby=HEADING>
            <h2 id=HEADING tabindex="-1">"Where you are signed in"</h2>
            {list_view("Your sessions", SESSION_TITLES, ("No session", "Sign in to see it here."), load, session_row, press)}
        </section>
    }
}
