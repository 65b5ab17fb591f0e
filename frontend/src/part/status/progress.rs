//! The progress of something that takes time.

use leptos::prelude::*;

use crate::format;

/// A bar with words. Without a number it says only that something is under way.
#[component]
pub fn Progress(
    /// The label.
    #[prop(into)]
    label: String,
    /// The number that is done, and the number of all.
    #[prop(into)]
    done: Signal<Option<(i64, i64)>>,
) -> impl IntoView {
    let words = move || match done.get() {
        Some((done, all)) => format!("{} of {}", format::count(done), format::count(all)),
        None => String::new(),
    };
    let name = label.clone();
    view! {
        <div class="progress">
            <span>{label}</span>
            <span class="mut small">{words}</span>
            <progress
                aria-label=name
                max=move || done.get().map(|(_, all)| all.max(1).to_string())
                value=move || done.get().map(|(done, _)| done.to_string())
            ></progress>
        </div>
    }
}
