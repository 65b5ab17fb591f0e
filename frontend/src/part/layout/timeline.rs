//! Events, newest first.

use leptos::prelude::*;

use crate::part::icon::{Icon, icon};

/// Steps in the order of time.
#[component]
pub fn Timeline(
    /// The steps.
    children: Children,
) -> impl IntoView {
    view! { <ol class="steps">{children()}</ol> }
}

/// One step.
#[component]
pub fn Step(
    /// Its color's class; none is neutral.
    #[prop(default = "")]
    tone: &'static str,
    /// Its icon.
    mark: Icon,
    /// The words of the event.
    #[prop(into)]
    what: String,
    /// More about it.
    #[prop(optional, into)]
    more: Option<String>,
    /// Instant, for machines and in words, each part on a line of its own.
    #[prop(optional)]
    when: Option<(String, Vec<String>)>,
) -> impl IntoView {
    let time = when.map(|(machine, words)| {
        let lines = words.into_iter().map(|line| view! { <span>{line}</span> }).collect_view();
        view! { <time datetime=machine>{lines}</time> }
    });
    view! {
        <li>
            <span class=format!("dot {tone}")>{icon(mark)}</span>
            <div><b>{what}</b>{more.map(|more| view! { <p>{more}</p> })}</div>
            {time}
        </li>
    }
}
