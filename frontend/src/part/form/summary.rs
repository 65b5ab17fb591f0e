//! The summary of a form's problems, above it: each line leads to its field.

use leptos::html;
use leptos::prelude::*;

use super::entries::Form;
use crate::part::{
    dom::{focus_soon, next_id},
    icon::{Icon, icon},
};

use crate::reactive::effect;

/// The summary of the problems of a form.
#[component]
pub fn FormProblems(
    /// The form.
    form: Form,
) -> impl IntoView {
    view! { <ErrorSummary problems=Signal::derive(move || form.placed()) /> }
}

/// The summary of the problems of several forms that are saved together.
#[component]
pub fn FormsProblems(
    /// The forms.
    #[prop(into)]
    forms: Signal<Vec<Form>>,
) -> impl IntoView {
    view! { <ErrorSummary problems=Signal::derive(move || forms.get().into_iter().flat_map(Form::placed).collect::<Vec<_>>()) /> }
}

/// Problems, with the ids of their fields. It takes the focus when it comes, so that it is read first.
#[component]
pub fn ErrorSummary(
    /// The problems.
    #[prop(into)]
    problems: Signal<Vec<(Option<String>, String)>>,
) -> impl IntoView {
    let heading = next_id("summary");
    move || {
        let problems = problems.get();
        (!problems.is_empty()).then(|| view! { <Lines problems heading=heading.clone() /> })
    }
}

#[component]
fn Lines(problems: Vec<(Option<String>, String)>, heading: String) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    effect(move || {
        if let Some(node) = node.get() {
            // A summary that is gone by now needs no focus.
            let _ = node.focus();
        }
    });
    let has_placed = problems.iter().any(|(id, _)| id.is_some());
    let title = if has_placed { "Nothing was saved. Correct the marked fields." } else { "Nothing was saved." };
    let lines = problems.into_iter().map(|(id, text)| match id {
        Some(id) => view! { <li><a href=format!("#{id}") on:click=move |event| {
            event.prevent_default();
            focus_soon(id.clone());
        }>{text}</a></li> }
        .into_any(),
        None => view! { <li>{text}</li> }.into_any(),
    });
    let name = heading.clone();
    view! {
        <div class="banner bad summary" role="group" tabindex="-1" node_ref=node aria-labelledby=name>
            {icon(Icon::Warning)}
            <div class="banner-body stack-s"><b id=heading>{title}</b><ul>{lines.collect_view()}</ul></div>
        </div>
    }
}
