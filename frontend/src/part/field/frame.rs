//! The frame of every field: an id, help and error, described together with the input.

use leptos::prelude::*;

use crate::part::{
    dom::next_id,
    icon::{Icon, icon},
};

/// The id of a field: the form's, or one of its own.
pub(super) fn own_id(given: Option<String>) -> String {
    given.unwrap_or_else(|| next_id("field"))
}

/// The ids of what is told with the input, as far as it is there.
pub(super) fn described_by(id: &str, help: &str, error: MaybeProp<String>) -> impl Fn() -> Option<String> + use<> {
    let (error_id, help_id) = (format!("{id}-error"), (!help.is_empty()).then(|| format!("{id}-help")));
    move || {
        let error_id = error.get().is_some().then(|| error_id.clone());
        let ids: Vec<_> = [error_id, help_id.clone()].into_iter().flatten().collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}

/// Help and error below an input.
pub(super) fn below(id: &str, help: String, error: MaybeProp<String>) -> impl IntoView + use<> {
    let help_id = format!("{id}-help");
    let error_id = format!("{id}-error");
    view! {
        {move || error.get().map(|error| view! {
            <span class="err" id=error_id.clone()>{icon(Icon::Warning)}<span>{error}</span></span>
        })}
        {(!help.is_empty()).then(|| view! { <span class="help" id=help_id>{help}</span> })}
    }
}
