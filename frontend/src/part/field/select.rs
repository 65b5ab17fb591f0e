//! A select field for one of a few.

use leptos::prelude::*;

use super::{
    choice::Choice,
    frame::{below, described_by, own_id},
};

/// A select field for one of several.
#[component]
pub fn SelectField(
    /// The label.
    #[prop(into)]
    label: String,
    /// The chosen value.
    value: RwSignal<String>,
    /// The choices.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// The choice of nothing; without it, one of the choices is always chosen.
    #[prop(optional, into)]
    blank: Option<String>,
    /// The help text.
    #[prop(optional, into)]
    help: String,
    /// The error message.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    /// Further classes of the field.
    #[prop(default = "")]
    class: &'static str,
    /// Its id, by which a form's summary leads to it.
    #[prop(optional)]
    id: Option<String>,
) -> impl IntoView {
    let id = own_id(id);
    let described = described_by(&id, &help, error);
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
                aria-describedby=described
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
