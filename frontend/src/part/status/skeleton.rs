//! Placeholders of what is loading, so that nothing jumps when it comes.

use leptos::prelude::*;

/// Lines that will be filled.
#[component]
pub fn Skeleton(
    /// The number of lines.
    #[prop(default = 6)]
    lines: usize,
) -> impl IntoView {
    view! {
        <div class="card skeleton" role="status" aria-label="Loading">
            {(0..lines).map(|_| view! { <div class="bone"></div> }).collect_view()}
        </div>
    }
}
