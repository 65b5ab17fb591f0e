//! A description list: names and what they are.

use leptos::prelude::*;

/// Facts, a line each.
#[component]
pub fn Facts(
    /// Names and what they are.
    facts: Vec<(String, AnyView)>,
) -> impl IntoView {
    let lines = facts.into_iter().map(|(name, what)| view! { <dt>{name}</dt><dd>{what}</dd> });
    view! { <dl class="kv">{lines.collect_view()}</dl> }
}

/// A fact that is a text.
#[must_use]
pub fn fact(name: &str, text: impl Into<String>) -> (String, AnyView) {
    let text: String = text.into();
    (name.to_owned(), text.into_any())
}
