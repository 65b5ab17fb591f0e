//! Fields of forms: the label is tied to the input, and help and errors are told with it.

use leptos::prelude::*;

use super::{
    icon::{Icon, icon},
    tick::next_id,
};

/// One choice of a select.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is chosen.
    pub value: String,
    /// What a person reads.
    pub label: String,
}

impl Choice {
    /// A choice.
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

/// Help and error below an input, with the ids that it is described by.
fn below(id: &str, help: String, error: MaybeProp<String>) -> impl IntoView + use<> {
    let help_id = format!("{id}-help");
    let error_id = format!("{id}-error");
    view! {
        {move || error.get().map(|error| view! {
            <span class="err" id=error_id.clone()>{icon(Icon::Warning)}{error}</span>
        })}
        {(!help.is_empty()).then(|| view! { <span class="help" id=help_id>{help}</span> })}
    }
}

fn described_by(id: &str) -> String {
    format!("{id}-error {id}-help")
}

/// A line of text.
#[component]
pub fn TextField(
    /// The label.
    #[prop(into)]
    label: String,
    /// What is entered.
    value: RwSignal<String>,
    /// The input's type.
    #[prop(default = "text")]
    kind: &'static str,
    /// What it is and where to get it.
    #[prop(optional, into)]
    help: String,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    /// What was understood.
    #[prop(optional, into)]
    said: MaybeProp<String>,
    /// What the browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Further classes of the field.
    #[prop(default = "")]
    class: &'static str,
    /// Whether it is written in a fixed width.
    #[prop(optional)]
    mono: bool,
    /// Whether it must be filled.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    let id = next_id("field");
    view! {
        <div class=format!("field {class}")>
            <label for=id.clone()>{label}</label>
            <input
                class="in"
                class:mono=mono
                class:bad-in=move || error.get().is_some()
                id=id.clone()
                type=kind
                autocomplete=autocomplete
                spellcheck="false"
                aria-describedby=described_by(&id)
                aria-invalid=move || error.get().is_some().then_some("true")
                aria-required=required.then_some("true")
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
            {move || said.get().map(|said| view! { <span class="said-ok" role="status">{said}</span> })}
            {below(&id, help, error)}
        </div>
    }
}

/// One of several.
#[component]
pub fn SelectField(
    /// The label.
    #[prop(into)]
    label: String,
    /// What is chosen.
    value: RwSignal<String>,
    /// The choices.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// What stands there while nothing is chosen; without it, nothing cannot be chosen.
    #[prop(optional, into)]
    blank: Option<String>,
    /// What it is.
    #[prop(optional, into)]
    help: String,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    /// Further classes of the field.
    #[prop(default = "")]
    class: &'static str,
) -> impl IntoView {
    let id = next_id("field");
    let option = move |choice: Choice| {
        let Choice { value: own, label } = choice;
        let chosen = own.clone();
        view! { <option value=own prop:selected=move || value.get() == chosen>{label}</option> }
    };
    view! {
        <div class=format!("field {class}")>
            <label for=id.clone()>{label}</label>
            <select
                class="in"
                class:bad-in=move || error.get().is_some()
                id=id.clone()
                aria-describedby=described_by(&id)
                aria-invalid=move || error.get().is_some().then_some("true")
                on:change=move |event| value.set(event_target_value(&event))
            >
                {blank.map(|blank| option(Choice::new("", blank)))}
                {move || choices.get().into_iter().map(option).collect_view()}
            </select>
            {below(&id, help, error)}
        </div>
    }
}

/// Yes or no.
#[component]
pub fn CheckField(
    /// The label.
    #[prop(into)]
    label: String,
    /// Whether it is on.
    value: RwSignal<bool>,
    /// What it means.
    #[prop(optional, into)]
    help: String,
    /// Further classes of the field.
    #[prop(default = "")]
    class: &'static str,
) -> impl IntoView {
    let id = next_id("field");
    view! {
        <div class=format!("field check {class}")>
            <input
                type="checkbox"
                id=id.clone()
                aria-describedby=described_by(&id)
                prop:checked=move || value.get()
                on:change=move |event| value.set(event_target_checked(&event))
            />
            <label for=id.clone()>{label}</label>
            {below(&id, help, MaybeProp::default())}
        </div>
    }
}
