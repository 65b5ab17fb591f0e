//! A breadcrumb: the pages above a page, from the widest to the nearest.

use leptos::prelude::*;

/// A step of the way: its path and its name.
pub type Crumb = (String, String);

/// The way to a page, which itself is the heading below.
#[component]
pub fn Breadcrumb(
    /// The steps.
    crumbs: Vec<Crumb>,
) -> impl IntoView {
    let steps = crumbs.into_iter().map(|(path, name)| view! { <li><a href=path>{name}</a></li> });
    view! { <nav class="crumbs" aria-label="Breadcrumb"><ol>{steps.collect_view()}</ol></nav> }
}
