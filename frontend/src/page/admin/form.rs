//! Forms over a page: a table of fields, and the mutation that takes what was entered.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Value, json};

use super::actions::Actions;
use crate::{
    api::{Api, Mutation},
    part::{Button, FormProblems, Look},
    reactive::effect,
    record::{Drawing, Edit, Field, Shape, at},
};

/// A form.
#[derive(Debug, Clone)]
pub struct FormSpec {
    /// Its title.
    pub title: String,
    /// What it asks.
    pub fields: &'static [Field],
    /// What stands in it to begin with.
    pub record: Value,
    /// What goes along with what is entered, such as the id.
    pub with: Value,
    /// `true` if only what was changed is sent.
    pub is_partial: bool,
    /// The words of its button.
    pub act: &'static str,
    /// The mutation.
    pub mutation: Mutation,
    /// The notice when it was carried out.
    pub done: &'static str,
}

impl FormSpec {
    /// The input of the mutation for what was entered.
    fn input(&self, entered: &Value) -> Value {
        let mut input = self.with.as_object().cloned().unwrap_or_default();
        let is_sent = |field: &&Field| !self.is_partial || at(entered, field.path) != at(&self.record, field.path);
        let sent = self.fields.iter().filter(is_sent);
        input.extend(sent.map(|field| (field.path.to_owned(), at(entered, field.path).clone())));
        Value::Object(input)
    }
}

/// Draws a form.
pub fn form_view(actions: Actions, form: FormSpec, unsaved: RwSignal<bool>) -> AnyView {
    let api = Api::here();
    let shape = Shape { fields: form.fields.to_vec(), ..Shape::default() };
    let edit = Edit::new(shape, form.record.clone(), None);
    let is_changed = edit.form.is_changed();
    effect(move || unsaved.set(is_changed.get()));
    let fields = Drawing { form: edit.form, catalog: Signal::stored(None) }.fields(form.fields);
    let (act, busy, form) = (form.act, RwSignal::new(false), StoredValue::new(form));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let entered = match edit.read() {
            Ok((entered, _)) => entered,
            Err(problems) => return edit.form.problems.set(problems),
        };
        let FormSpec { mutation, done, .. } = form.get_value();
        let input = form.with_value(|form| form.input(&entered));
        busy.set(true);
        spawn_local(async move {
            let came = api.act(mutation, input).await;
            busy.try_set(false);
            match came {
                Ok(payload) => {
                    edit.form.keep();
                    actions.finish(&payload, done);
                }
                Err(problems) => drop(edit.form.problems.try_set(problems)),
            }
        });
    };
    view! {
        <form class="stack" novalidate on:submit=submit>
            <FormProblems form=edit.form />
            <div class="grid fields">{fields}</div>
            <div class="row doing">
                <Button look=Look::Primary submit=true busy>{act}</Button>
                <Button press=move |()| actions.close()>"Cancel"</Button>
            </div>
        </form>
    }
    .into_any()
}

/// The id of a record, as it goes along with a form.
#[must_use]
pub fn with_id(name: &str, id: &str) -> Value {
    json!({ name: id })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{api::ChangePerson, record::ask};

    const FIELDS: &[Field] = &[ask("displayName", "Name", "c6"), ask("password", "Password", "c6")];

    fn form(is_partial: bool) -> FormSpec {
        FormSpec {
            title: "Edit Ana".to_owned(),
            fields: FIELDS,
            record: json!({ "displayName": "Ana" }),
            with: with_id("id", "7"),
            is_partial,
            act: "Save",
            mutation: Mutation::of::<ChangePerson>(),
            done: "Saved.",
        }
    }

    #[rstest::rstest]
    #[case::nothing(true, json!({ "displayName": "Ana", "password": null }), json!({ "id": "7" }))]
    #[case::one(true, json!({ "displayName": "Bea", "password": null }), json!({ "id": "7", "displayName": "Bea" }))]
    #[case::whole(
        false,
        json!({ "displayName": "Ana", "password": null }),
        json!({ "id": "7", "displayName": "Ana", "password": null })
    )]
    fn what_was_entered_is_sent(#[case] is_partial: bool, #[case] entered: Value, #[case] expected: Value) {
        assert_eq!(form(is_partial).input(&entered), expected);
    }
}
