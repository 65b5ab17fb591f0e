//! A line of text.

use leptos::prelude::*;

use super::frame::{below, described_by, own_id};

/// A line of text.
#[component]
pub fn TextField(
    /// The label.
    #[prop(into)]
    label: String,
    /// The entered text.
    value: RwSignal<String>,
    /// The input's type.
    #[prop(default = "text")]
    kind: &'static str,
    /// The help text.
    #[prop(optional, into)]
    help: String,
    /// The error message.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    /// The words for what was understood.
    #[prop(optional, into)]
    said: MaybeProp<String>,
    /// The `autocomplete` attribute.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Further classes of the field.
    #[prop(default = "")]
    class: &'static str,
    /// `true` for a monospaced font.
    #[prop(optional)]
    mono: bool,
    /// `true` if it must be filled.
    #[prop(optional)]
    required: bool,
    /// Its id, by which a form's summary leads to it.
    #[prop(optional)]
    id: Option<String>,
) -> impl IntoView {
    let id = own_id(id);
    let described = described_by(&id, &help, error);
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
                aria-describedby=described
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
