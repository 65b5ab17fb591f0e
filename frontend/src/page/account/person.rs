//! The form of one person, with the person's open sessions below it.

use leptos::prelude::*;
use serde_json::json;

use super::{
    Answer, end, send,
    session::sessions_view,
    words::{ROLES, choices},
};
use crate::{
    api::{AddPerson, Api, ChangePerson, EndSession, Load, Person},
    part::{Button, CheckField, Entries, Form, FormProblems, Look, SelectField, TextField, Toaster, Tone},
};

/// The form of a person; none for somebody new.
pub fn person_form(
    person: Option<Person>,
    open: RwSignal<bool>,
    unsaved: RwSignal<bool>,
    load: Load<Vec<Person>>,
) -> AnyView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let known = person.clone().map(|person| (person.display_name, person.role, person.disabled));
    let (name, role, is_off) = known.unwrap_or_else(|| (String::new(), "CLINICIAN".to_owned(), false));
    let entries = [("userName", String::new()), ("displayName", name), ("role", role), ("password", String::new())];
    let form = Form::new(Entries::new(entries));
    let (may_sign_in, busy) = (RwSignal::new(!is_off), RwSignal::new(false));
    let (id, sessions) = person.map(|person| (person.id, RwSignal::new(person.sessions))).unzip();
    let id = StoredValue::new(id);
    let is_changed = form.is_changed();
    Effect::new(move |_| unsaved.set(is_changed.get() || may_sign_in.get() == is_off));
    let saved = Callback::new(move |()| {
        open.set(false);
        toaster.tell(Tone::Good, "Saved.");
        load.again();
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let text = |name: &str| form.value(name).get_untracked();
        let mut input =
            json!({ "displayName": text("displayName"), "role": text("role"), "password": text("password") });
        let answer: Answer = match id.get_value() {
            Some(id) => {
                if text("password").is_empty() {
                    input["password"] = json!(null);
                }
                input["id"] = json!(id);
                input["disabled"] = json!(!may_sign_in.get_untracked());
                Box::pin(api.run_with::<ChangePerson>(json!({ "input": input })))
            }
            None => {
                input["userName"] = json!(text("userName"));
                Box::pin(api.run_with::<AddPerson>(json!({ "input": input })))
            }
        };
        send(form, busy, answer, saved);
    };
    let end_one = Callback::new(move |session: String| {
        let answer = Box::pin(api.run_with::<EndSession>(json!({ "input": { "id": session } })));
        let ended = Callback::new(move |()| {
            if let Some(sessions) = sessions {
                sessions.update(|sessions| sessions.retain(|one| one.id != session));
            }
            load.again();
        });
        end(toaster, busy, answer, ended);
    });
    let field = move |label: &'static str, name: &'static str, kind: &'static str, help: &'static str| {
        let autocomplete = if kind == "password" { "new-password" } else { "off" };
        view! {
            <TextField label value=form.value(name) error=form.error(name) id=form.id(name) kind help autocomplete class="c6" />
        }
        .into_any()
    };
    let is_new = sessions.is_none();
    let password = if is_new { "Password" } else { "New password (optional)" };
    view! {
        <form class="stack" novalidate on:submit=submit>
            <FormProblems form />
            <div class="grid fields">
                {is_new.then(|| field("User name", "userName", "text", "For signing in: letters, digits and . _ - + @"))}
                {field("Name", "displayName", "text", "As others see it")}
                <SelectField label="Role" value=form.value("role") choices=choices(ROLES) error=form.error("role") id=form.id("role") class="c6" />
                {field(password, "password", "password", "At least 12 characters")}
                {(!is_new).then(|| view! {
                    <CheckField label="May sign in" value=may_sign_in help="Without it, the open sessions end." class="c12" />
                })}
            </div>
            <div class="row doing">
                <Button look=Look::Primary submit=true busy>"Save"</Button>
                <Button press=move |()| open.set(false)>"Cancel"</Button>
            </div>
        </form>
        {sessions.map(|sessions| view! {
            <section class="stack">
                <h3>"Open sessions"</h3>
                {move || sessions_view(sessions.get(), end_one)}
            </section>
        })}
    }
    .into_any()
}
