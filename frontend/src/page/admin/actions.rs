//! What is done on a page: at once, after a form, or after a question. Each ends with a notice, or with a secret that is
//! shown once, and the page reads its list again.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;

use super::{
    form::{FormSpec, form_view},
    question::{Question, question_view},
    secret::secret_view,
};
use crate::{
    api::{Api, Mutation},
    part::{Dialog, Toaster, Tone},
};

/// Something that can be done.
#[derive(Debug, Clone)]
pub struct Deed {
    /// The mutation.
    pub mutation: Mutation,
    /// Its input.
    pub input: Value,
    /// The notice when it was done.
    pub done: &'static str,
}

/// What is done on a page.
#[derive(Clone, Copy)]
pub struct Actions {
    api: Api,
    toaster: Toaster,
    form: RwSignal<Option<FormSpec>>,
    question: RwSignal<Option<Question>>,
    secret: RwSignal<String>,
    is_filling: RwSignal<bool>,
    is_asking: RwSignal<bool>,
    is_telling: RwSignal<bool>,
    changed: Callback<()>,
}

impl Actions {
    /// Actions after which `changed` is called.
    #[must_use]
    pub fn new(changed: Callback<()>) -> Self {
        let closed = || RwSignal::new(false);
        Self {
            api: Api::here(),
            toaster: Toaster::here(),
            form: RwSignal::new(None),
            question: RwSignal::new(None),
            secret: RwSignal::new(String::new()),
            is_filling: closed(),
            is_asking: closed(),
            is_telling: closed(),
            changed,
        }
    }

    /// Opens a form.
    pub fn fill(self, form: FormSpec) {
        self.form.set(Some(form));
        self.is_filling.set(true);
    }

    /// Asks before something is done.
    pub fn ask(self, question: Question) {
        self.question.set(Some(question));
        self.is_asking.set(true);
    }

    /// Does something at once.
    pub fn run(self, deed: Deed) {
        spawn_local(async move {
            match self.carry_out(deed).await {
                Ok(()) => (),
                Err(text) => self.toaster.tell(Tone::Bad, text),
            }
        });
    }

    /// Does something.
    ///
    /// # Errors
    /// Returns the reason, in a sentence, why it was not done.
    pub async fn carry_out(self, deed: Deed) -> Result<(), String> {
        match self.api.act(deed.mutation, deed.input).await {
            Ok(payload) => {
                self.finish(&payload, deed.done);
                Ok(())
            }
            Err(problems) => {
                // Another administrator may have been faster: the list shows what is.
                self.changed.run(());
                Err(problems.into_iter().map(|problem| problem.text).collect::<Vec<_>>().join(" "))
            }
        }
    }

    /// Tells that something was done, and shows the secret that came of it.
    pub fn finish(self, payload: &Value, done: &'static str) {
        self.is_filling.try_set(false);
        self.is_asking.try_set(false);
        match payload.get("secret").and_then(Value::as_str) {
            Some(secret) => {
                self.secret.try_set(secret.to_owned());
                self.is_telling.try_set(true);
            }
            None => self.toaster.tell(Tone::Good, done),
        }
        self.changed.run(());
    }

    /// Closes the form or the question without doing anything.
    pub fn close(self) {
        self.is_filling.set(false);
        self.is_asking.set(false);
    }

    /// Forgets the secret that was shown.
    pub fn forget(self) {
        self.secret.set(String::new());
        self.is_telling.set(false);
    }
}

/// The dialogs of a page's actions.
#[component]
pub fn Dialogs(
    /// The actions.
    actions: Actions,
) -> impl IntoView {
    let Actions { form, question, secret, is_filling, is_asking, is_telling, .. } = actions;
    let unsaved = RwSignal::new(false);
    let form_title = move || form.with(|form| form.as_ref().map(|form| form.title.clone()).unwrap_or_default());
    let question_title =
        move || question.with(|question| question.as_ref().map(|question| question.title.clone()).unwrap_or_default());
    view! {
        <Dialog open=is_filling title=Signal::derive(form_title) unsaved>
            {form.get_untracked().map(|form| form_view(actions, form, unsaved))}
        </Dialog>
        <Dialog open=is_asking title=Signal::derive(question_title)>
            {question.get_untracked().map(|question| question_view(actions, question))}
        </Dialog>
        <Dialog open=is_telling title="Keep this secret" closable=false>
            {secret_view(actions, secret.get_untracked())}
        </Dialog>
    }
}
