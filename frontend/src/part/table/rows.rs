//! Rows as plain data: a page decides what stands in them, and one function draws them all.

use chrono::{DateTime, Utc};
use leptos::prelude::*;

use super::frame::{Column, Table};
use crate::{
    part::{icon::Icon, status::Tag},
    reactive::memo,
    zone::Zone,
};

/// The content of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// What the row is about, and a line below it.
    Name(String, String),
    /// A text.
    Text(String),
    /// An instant, or what stands there while there is none.
    Moment(Option<DateTime<Utc>>, &'static str),
    /// An instant with its second.
    Instant(Option<DateTime<Utc>>),
    /// A status: its color's class, its icon and its word.
    Status(&'static str, Icon, String),
    /// A sentence, and the path and the words of the link behind it.
    Sentence(String, Option<(String, &'static str)>),
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Id.
    pub id: String,
    /// What its buttons are about.
    pub name: String,
    /// `true` if it is not in use.
    pub is_off: bool,
    /// Its cells.
    pub cells: Vec<Cell>,
    /// The words of its buttons.
    pub acts: Vec<&'static str>,
}

#[cfg(test)]
impl Row {
    /// Returns `true` if it has an id and a name, and something stands in each of its cells.
    pub fn says_all(&self) -> bool {
        let says = |cell: &Cell| match cell {
            Cell::Name(name, below) => !name.is_empty() && !below.is_empty(),
            Cell::Text(text) | Cell::Status(_, _, text) | Cell::Sentence(text, _) => !text.is_empty(),
            Cell::Moment(at, _) | Cell::Instant(at) => at.is_some(),
        };
        !self.id.is_empty() && self.cells.iter().all(says)
    }
}

/// Draws rows. One stays while its content changes, and the focus in it. `press` is told of a row's id, and of the words
/// of the button that was pressed.
#[must_use]
pub fn rows_view(
    caption: &'static str,
    titles: &'static [&'static str],
    rows: Signal<Vec<Row>>,
    press: Callback<(String, &'static str)>,
) -> AnyView {
    let has_acts = memo(move || rows.with(|rows| rows.iter().any(|row| !row.acts.is_empty())));
    let ids = memo(move || rows.with(|rows| rows.iter().map(|row| row.id.clone()).collect::<Vec<_>>()));
    let table = move || {
        let mut columns: Vec<_> = titles.iter().copied().map(Column::new).collect();
        if has_acts.get() {
            columns.push(Column::new("What can be done").unseen());
        }
        view! {
            <Table caption columns>
                <For each=move || ids.get() key=String::clone let:id>{row_view(id, titles, rows, has_acts, press)}</For>
            </Table>
        }
    };
    view! { <div class="card">{table}</div> }.into_any()
}

fn row_view(
    id: String,
    titles: &'static [&'static str],
    rows: Signal<Vec<Row>>,
    has_acts: Memo<bool>,
    press: Callback<(String, &'static str)>,
) -> AnyView {
    let key = id.clone();
    let own = memo(move || rows.with(|rows| rows.iter().find(|row| row.id == key).cloned()));
    let cells = memo(move || own.with(|own| own.as_ref().map(|row| row.cells.clone()).unwrap_or_default()));
    let acts = memo(move || own.with(|own| own.as_ref().map(|row| row.acts.len()).unwrap_or_default()));
    let id = StoredValue::new(id);
    // By its place: a button whose word changes when it was pressed keeps the focus.
    let button = move |place: usize| {
        let word =
            move || own.with(|own| own.as_ref().and_then(|row| row.acts.get(place).copied()).unwrap_or_default());
        let label = move || own.with(|own| [word(), " ", own.as_ref().map_or("", |row| &row.name)].concat());
        view! {
            <button class="btn s" type="button" aria-label=label on:click=move |_| press.run((id.get_value(), untrack(word)))>
                {word}
            </button>
        }
    };
    view! {
        <tr class:off=move || own.with(|own| own.as_ref().is_some_and(|row| row.is_off))>
            {move || cells.get().into_iter().zip(titles).map(|(cell, title)| cell_view(cell, title)).collect_view()}
            <Show when=move || has_acts.get()>
                <td class="acts"><div class="row wrap">{move || (0..acts.get()).map(button).collect_view()}</div></td>
            </Show>
        </tr>
    }
    .into_any()
}

fn cell_view(cell: Cell, title: &'static str) -> AnyView {
    let plain = |text: String| view! { <td data-label=title>{text}</td> }.into_any();
    match cell {
        Cell::Name(name, below) => {
            let below = (!below.is_empty()).then(|| view! { <span class="sub">{below}</span> });
            view! { <td><b class="strong broken">{name}</b>{below}</td> }.into_any()
        }
        Cell::Text(text) => plain(text),
        Cell::Moment(at, none) => plain(at.map_or_else(|| none.to_owned(), |at| Zone::here().moment(at))),
        Cell::Instant(at) => {
            let (zone, at) = (Zone::here(), at.unwrap_or_default());
            view! { <td class="num">{zone.date(at)}<span class="sub">{zone.time_exactly(at)}</span></td> }.into_any()
        }
        Cell::Status(tone, mark, word) => view! { <td><Tag tone mark word /></td> }.into_any(),
        Cell::Sentence(text, link) => {
            let link = link.map(|(path, words)| view! { " " <a href=path>{words}</a> });
            view! { <td class="broken">{text}{link}</td> }.into_any()
        }
    }
}
