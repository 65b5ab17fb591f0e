//! The head of a page: its name, which takes the focus after a navigation, and what can be done there.

use leptos::html;
use leptos::prelude::*;

use super::breadcrumb::{Breadcrumb, Crumb};

use crate::reactive::effect;

/// `true` if a page was shown before this one, so that the first one leaves the focus where the browser put it.
#[derive(Clone, Copy)]
struct Visited(StoredValue<bool>);

/// The head of a page.
#[component]
pub fn PageHead(
    /// The page's name.
    #[prop(into)]
    title: Signal<String>,
    /// The line below the title.
    #[prop(optional, into)]
    sub: MaybeProp<String>,
    /// The pages above it.
    #[prop(optional)]
    back: Option<Crumb>,
    /// The actions.
    #[prop(optional, into)]
    actions: ViewFn,
) -> impl IntoView {
    let heading = NodeRef::<html::H1>::new();
    let visited = use_context::<Visited>();
    effect(move || document().set_title(&format!("{} – Dosewire", title.get())));
    effect(move || {
        let Some(heading) = heading.get() else { return };
        if visited.is_none_or(|visited| visited.0.try_get_value() == Some(true)) {
            // A heading that is gone by now needs no focus.
            let _ = heading.focus();
        }
        if let Some(visited) = visited {
            visited.0.set_value(true);
        }
    });
    view! {
        <div class="head">
            <div class="head-words">
                {back.map(|crumb| view! { <Breadcrumb crumbs=vec![crumb] /> })}
                <h1 node_ref=heading tabindex="-1">{move || title.get()}</h1>
                {move || sub.get().map(|sub| view! { <p>{sub}</p> })}
            </div>
            <div class="do">{actions.run()}</div>
        </div>
    }
}

/// Remembers from here on which page was the first.
pub fn remember_first_page() {
    provide_context(Visited(StoredValue::new(false)));
}
