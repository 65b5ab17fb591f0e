//! A row that opens: a button in it, and the row below that it shows.

use leptos::prelude::*;

use crate::part::icon::{Icon, icon};

/// The button that opens the row below.
#[component]
pub fn ExpandButton(
    /// The label.
    #[prop(into)]
    label: Signal<String>,
    /// `true` while it is open.
    open: RwSignal<bool>,
    /// The id of the row below.
    #[prop(into)]
    controls: String,
) -> impl IntoView {
    view! {
        <button
            class="ico ask expand"
            type="button"
            aria-label=move || label.get()
            aria-expanded=move || if open.get() { "true" } else { "false" }
            aria-controls=move || open.get().then(|| controls.clone())
            on:click=move |_| open.update(|open| *open = !*open)
        >
            {icon(Icon::Right)}
        </button>
    }
}

/// The row below, while it is open.
#[component]
pub fn ExpandRow(
    /// `true` while it is open.
    open: RwSignal<bool>,
    /// Its id.
    #[prop(into)]
    id: String,
    /// The number of columns of the table.
    span: usize,
    /// Its content.
    children: ChildrenFn,
) -> impl IntoView {
    view! {
        <Show when=move || open.get()>
            <tr class="below" id=id.clone()><td colspan=span>{children()}</td></tr>
        </Show>
    }
}
