//! A text of several lines.

use leptos::prelude::*;

use super::frame::{below, described_by, own_id};

/// A text of several lines. Line breaks are part of it, so Enter makes one.
#[component]
pub fn AreaField(
    /// The label.
    #[prop(into)]
    label: String,
    /// The entered text.
    value: RwSignal<String>,
    /// The help text.
    #[prop(optional, into)]
    help: String,
    /// The error message.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    /// Further classes of the field.
    #[prop(default = "")]
    class: &'static str,
    /// `true` for a monospaced font.
    #[prop(optional)]
    mono: bool,
    /// The number of visible lines.
    #[prop(default = 4)]
    rows: u32,
    /// Its id, by which a form's summary leads to it.
    #[prop(optional)]
    id: Option<String>,
) -> impl IntoView {
    let id = own_id(id);
    let described = described_by(&id, &help, error);
    view! {
        <div class=format!("field {class}")>
            <label for=id.clone()>{label}</label>
            <textarea
                class="in"
                class:mono=mono
                class:bad-in=move || error.get().is_some()
                id=id.clone()
                rows=rows.to_string()
                autocomplete="off"
                spellcheck="false"
                aria-describedby=described
                aria-invalid=move || error.get().is_some().then_some("true")
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
                // Some ways of emptying a field tell only that it changed.
                on:change=move |event| value.set(event_target_value(&event))
            ></textarea>
            {below(&id, help, error)}
        </div>
    }
}
