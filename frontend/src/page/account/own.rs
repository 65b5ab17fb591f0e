//! The user's own password and sessions.

use leptos::prelude::*;
use serde_json::json;

use super::{end, send, session::sessions_view};
use crate::{
    api::{Api, ChangeOwnPassword, EndOwnSession, Load, OwnSessionsQuery, own_sessions_query},
    part::{Button, Entries, Form, FormProblems, Look, PageHead, TextField, Toaster, Tone, UnsavedGuard, show},
};

/// The user's own password and sessions.
#[component]
pub fn AccountPage() -> impl IntoView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let load = Load::new(
        api,
        || (),
        move |()| async move { api.run::<OwnSessionsQuery>(own_sessions_query::Variables {}).await },
    );
    let empty = || Entries::new([("current", ""), ("password", "")]);
    let (form, busy) = (Form::new(empty()), RwSignal::new(false));
    let saved = Callback::new(move |()| {
        form.fill(empty());
        toaster.tell(Tone::Good, "Your password is changed. Your other sessions have ended.");
        load.again();
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !busy.get_untracked() {
            let text = |name: &str| form.value(name).get_untracked();
            let input = json!({ "input": { "current": text("current"), "password": text("password") } });
            send(form, busy, Box::pin(api.run_with::<ChangeOwnPassword>(input)), saved);
        }
    };
    let end_one = Callback::new(move |session: String| {
        let answer = Box::pin(api.run_with::<EndOwnSession>(json!({ "input": { "id": session } })));
        end(toaster, busy, answer, Callback::new(move |()| load.again()));
    });
    let field = move |label: &'static str, name: &'static str, help: &'static str, autocomplete: &'static str| {
        view! {
            <TextField label value=form.value(name) error=form.error(name) id=form.id(name) kind="password" help autocomplete />
        }
        .into_any()
    };
    view! {
        <PageHead title="Password and sessions" sub="Yours alone." />
        <div class="grid">
            <section class="c6 card pad stack">
                <h2>"Change your password"</h2>
                <form class="stack" novalidate on:submit=submit>
                    <UnsavedGuard unsaved=form.is_changed() />
                    <FormProblems form />
                    {field("Password until now", "current", "", "current-password")}
                    {field("New password", "password", "At least 12 characters", "new-password")}
                    <div class="row"><Button look=Look::Primary submit=true busy>"Change password"</Button></div>
                </form>
            </section>
            <section class="c6 card pad stack">
                <h2>"Where you are signed in"</h2>
                {show(load, move |sessions| sessions_view(sessions, end_one))}
            </section>
        </div>
    }
}
