//! The table itself. Its head stays in sight; on a telephone its rows become cards, each value with its name.

use leptos::prelude::*;

use super::{
    pick::{PickAll, Picks},
    sorting::{Order, Sorting},
};
use crate::{
    part::icon::{Icon, icon},
    reactive::memo,
};

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    title: &'static str,
    class: &'static str,
    by: Option<&'static str>,
    is_unseen: bool,
}

impl Column {
    /// A column with a title.
    #[must_use]
    pub const fn new(title: &'static str) -> Self {
        Self { title, class: "", by: None, is_unseen: false }
    }

    /// Sets a class for its width.
    #[must_use]
    pub const fn class(self, class: &'static str) -> Self {
        Self { class, ..self }
    }

    /// Sets the key that its head sorts by.
    #[must_use]
    pub const fn sorts(self, by: &'static str) -> Self {
        Self { by: Some(by), ..self }
    }

    /// Hides its title from all but screen readers, as for a column of buttons.
    #[must_use]
    pub const fn unseen(self) -> Self {
        Self { is_unseen: true, ..self }
    }
}

/// A table.
#[component]
pub fn Table(
    /// The caption.
    #[prop(into)]
    caption: Signal<String>,
    /// Its columns.
    columns: Vec<Column>,
    /// The current sorting.
    #[prop(optional)]
    sorting: Option<RwSignal<Sorting>>,
    /// The picking of its rows.
    #[prop(optional)]
    picks: Option<Picks>,
    /// Further classes.
    #[prop(default = "")]
    class: &'static str,
    /// The rows.
    children: Children,
) -> impl IntoView {
    view! {
        <table class=format!("rows {class}") class:picks=picks.is_some()>
            <caption class="sr">{move || caption.get()}</caption>
            <thead>
                <tr>
                    {picks.map(|picks| view! { <th scope="col" class="pick"><PickAll picks /></th> })}
                    {columns.into_iter().map(|column| view! { <Head column sorting /> }).collect_view()}
                </tr>
            </thead>
            <tbody>{children()}</tbody>
        </table>
    }
}

#[component]
fn Head(column: Column, sorting: Option<RwSignal<Sorting>>) -> impl IntoView {
    let Column { title, class, by, is_unseen } = column;
    let Some((sorting, by)) = sorting.zip(by) else {
        let words = if is_unseen { view! { <span class="sr">{title}</span> }.into_any() } else { title.into_any() };
        return view! { <th scope="col" class=class>{words}</th> }.into_any();
    };
    let order = memo(move || Some(sorting.get()).filter(|sorting| sorting.by == by).map(|sorting| sorting.order));
    let mark = move || {
        icon(match order.get() {
            None => Icon::Sort,
            Some(Order::Up) => Icon::Up,
            Some(Order::Down) => Icon::Down,
        })
    };
    view! {
        <th scope="col" class=class aria-sort=move || order.get().map(Order::as_str)>
            <button class="sort" type="button" on:click=move |_| sorting.update(|sorting| *sorting = sorting.turn(by))>
                {title}{mark}
            </button>
        </th>
    }
    .into_any()
}
