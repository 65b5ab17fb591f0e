//! The form of one record, in a dialog.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Value, json};

use super::kind::Kind;
use crate::{
    api::{Api, Failure, Problem, RequestKey, SaveStatus},
    part::{Button, FormProblems, Look, Toaster, Tone, problem},
    reactive::effect,
    record::{ConflictNote, Drawing, Edit, at},
};

/// A record that is edited, or a new one of a kind.
pub type Edited = (&'static Kind, Value);

/// The form; it closes when the record is saved.
pub fn record_form(
    (kind, record): Edited,
    open: RwSignal<bool>,
    unsaved: RwSignal<bool>,
    saved: Callback<()>,
) -> AnyView {
    let (api, toaster) = (Api::here(), Toaster::here());
    let edit = Edit::new(kind.shape(), record.clone(), at(&record, "version").as_i64());
    let (busy, key) = (RwSignal::new(false), RequestKey::default());
    let catalog = Signal::stored(None);
    let is_changed = edit.form.is_changed();
    effect(move || unsaved.set(is_changed.get()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let came = save(api, kind, edit, key).await;
            busy.try_set(false);
            match came {
                Ok(true) => {
                    edit.form.keep();
                    toaster.tell(Tone::Good, kind.saved);
                    open.set(false);
                    saved.run(());
                }
                Ok(false) => drop(edit.form.problems.try_set(Vec::new())),
                Err(problems) => drop(edit.form.problems.try_set(problems)),
            }
        });
    };
    view! {
        <form class="stack" novalidate on:submit=submit>
            <FormProblems form=edit.form />
            <ConflictNote edit catalog />
            <div class="grid fields">{(kind.draw)(Drawing { form: edit.form, catalog })}</div>
            <div class="row doing">
                <Button look=Look::Primary submit=true busy>"Save"</Button>
                <Button press=move |()| open.set(false)>"Cancel"</Button>
            </div>
        </form>
    }
    .into_any()
}

/// Saves what is entered; false when somebody else saved it in the meantime.
async fn save(api: Api, kind: &'static Kind, edit: Edit, key: RequestKey) -> Result<bool, Vec<Problem>> {
    let gone = || Err(vec![problem("", "not_found", "This is not in the database any more. Reload the page.")]);
    let failed = |failure: Failure| vec![problem("", "failure", &failure.text())];
    let (entered, _) = edit.read()?;
    let mut record = edit.record();
    if let (Some(fields), Some(version)) = (record.as_object_mut(), edit.version()) {
        fields.insert("version".to_owned(), json!(version));
    }
    let mut input = (kind.input)(kind.described(&entered), &record);
    if kind.is_keyed {
        input = key.keyed(input);
    }
    let payload = (kind.save)(api, input).await.map_err(failed)?;
    match payload.status {
        SaveStatus::Saved => Ok(true),
        SaveStatus::Invalid => Err(payload.problems.into_iter().map(placed).collect()),
        SaveStatus::Conflict => {
            let all = (kind.read)(api).await.map_err(failed)?;
            let theirs = all.into_iter().find(|theirs| at(theirs, "id") == at(&record, "id"));
            let Some((theirs, version)) =
                theirs.and_then(|theirs| at(&theirs, "version").as_i64().map(|v| (theirs, v)))
            else {
                return gone();
            };
            edit.rebase(theirs, version);
            Ok(false)
        }
        SaveStatus::NotFound => gone(),
    }
}

/// A problem of the server by the form's own names, which are the last part of the server's.
fn placed(problem: Problem) -> Problem {
    let field = problem.field.rsplit('.').next().unwrap_or_default().to_owned();
    Problem { field, ..problem }
}
