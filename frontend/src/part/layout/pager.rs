//! More of a long list: by keyset, so that nothing is shown twice or left out while the list changes.

use leptos::prelude::*;

use crate::format;
use crate::part::button::Button;

/// The number of rows shown, and a button for more. The focus stays on it, so that Enter goes on.
#[component]
pub fn Pager(
    /// The number of rows shown.
    #[prop(into)]
    shown: Signal<usize>,
    /// The number of all rows, where that is known.
    #[prop(optional, into)]
    total: MaybeProp<i64>,
    /// `true` if there are more rows.
    #[prop(into)]
    has_more: Signal<bool>,
    /// `true` while they are being fetched.
    #[prop(into)]
    busy: Signal<bool>,
    /// The reason why more could not be fetched.
    #[prop(optional, into)]
    problem: MaybeProp<String>,
    /// Fetches them.
    #[prop(into)]
    more: Callback<()>,
) -> impl IntoView {
    let words = move || {
        let shown = format::count(i64::try_from(shown.get()).unwrap_or(i64::MAX));
        total.get().map_or_else(|| format!("{shown} shown"), |total| format!("{shown} of {}", format::count(total)))
    };
    view! {
        <Show when=move || has_more.get()>
            <div class="pager">
                <span class="mut small">{words}</span>
                <Button busy press=more>"Show more"</Button>
                {move || problem.get().map(|text| view! { <span class="err" role="alert">{text}</span> })}
            </div>
        </Show>
    }
}
