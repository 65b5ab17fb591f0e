//! Yes or no.

use leptos::prelude::*;

use super::frame::{below, described_by, own_id};

/// Yes or no.
#[component]
pub fn CheckField(
    /// The label.
    #[prop(into)]
    label: String,
    /// `true` while it is checked.
    value: RwSignal<bool>,
    /// The help text.
    #[prop(optional, into)]
    help: String,
    /// Further classes of the field.
    #[prop(default = "")]
    class: &'static str,
    /// Its id, by which a form's summary leads to it.
    #[prop(optional)]
    id: Option<String>,
) -> impl IntoView {
    let id = own_id(id);
    let described = described_by(&id, &help, MaybeProp::default());
    view! {
        <div class=format!("field check {class}")>
            <input
                type="checkbox"
                id=id.clone()
                aria-describedby=described
                prop:checked=move || value.get()
                on:change=move |event| value.set(event_target_checked(&event))
            />
            <label for=id.clone()>{label}</label>
            {below(&id, help, MaybeProp::default())}
        </div>
    }
}
