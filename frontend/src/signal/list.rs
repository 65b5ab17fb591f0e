//! Rows that stay while their key does, and what is only there at times.

use std::{fmt::Display, sync::Arc};

use leptos::prelude::{AnyView, ChildrenFn, For as Keyed, IntoAny as _, IntoView, ViewFn, component, view};

use super::{memo::Memo, redraw::redraw};

/// Rows of a list. One whose key stays is not drawn anew.
#[component]
pub fn For<T, K, N>(
    /// The rows.
    each: impl Fn() -> Vec<T> + Send + Sync + 'static,
    /// What tells one from another.
    key: impl Fn(&T) -> K + Send + Sync + 'static,
    /// Draws one.
    children: impl Fn(T) -> N + Send + Sync + 'static,
) -> impl IntoView
where
    T: Send + Sync + 'static,
    K: Display + 'static,
    N: IntoView + 'static,
{
    let children = Arc::new(children);
    keyed(Box::new(move || {
        let mut rows = Vec::new();
        for row in each() {
            let (key, children) = (key(&row).to_string(), Arc::clone(&children));
            rows.push(Row { key, draw: Box::new(move || children(row).into_any()) });
        }
        rows
    }))
}

struct Row {
    key: String,
    draw: Box<dyn FnOnce() -> AnyView + Send + Sync>,
}

fn keyed(rows: Box<dyn Fn() -> Vec<Row> + Send + Sync>) -> AnyView {
    view! { <Keyed each=rows key=|row| row.key.clone() children=|row: Row| (row.draw)() /> }.into_any()
}

/// What is there while a condition holds.
#[component]
pub fn Show(
    /// The condition.
    when: impl Fn() -> bool + Send + Sync + 'static,
    /// What is there in its place otherwise.
    #[prop(optional, into)]
    fallback: ViewFn,
    /// What is there.
    children: ChildrenFn,
) -> impl IntoView {
    shown(Memo::new(move |_| when()), fallback, children)
}

fn shown(when: Memo<bool>, fallback: ViewFn, children: ChildrenFn) -> AnyView {
    redraw(move || if when.get() { children() } else { fallback.run() })
}
