//! Lists of records as they came: loaded, drawn as rows, and found again when a button of a row was pressed.

use leptos::prelude::*;
use serde_json::Value;

use crate::{
    api::Load,
    part::{Faces, ListFace, Row, rows_view},
    record::text,
};

/// The loaded record of an id.
#[must_use]
pub fn find(load: Load<Vec<Value>>, id: &str) -> Option<Value> {
    load.with(|records| records.iter().find(|record| text(record, "id") == id).cloned()).flatten()
}

/// Draws a list.
#[must_use]
pub fn list_view(
    caption: &'static str,
    titles: &'static [&'static str],
    empty: (&'static str, &'static str),
    load: Load<Vec<Value>>,
    row: fn(&Value) -> Row,
    press: Callback<(String, &'static str)>,
) -> AnyView {
    let shown = Signal::derive(move || ListFace::of(load, |records| records.is_empty().then_some(empty)));
    let rows = rows_of(move || load.get().unwrap_or_default(), row);
    view! { <Faces shown again=move |()| load.again()>{rows_view(caption, titles, rows, press)}</Faces> }.into_any()
}

/// The rows of records.
pub fn rows_of(records: impl Fn() -> Vec<Value> + Send + Sync + 'static, row: fn(&Value) -> Row) -> Signal<Vec<Row>> {
    Signal::derive(move || records().iter().map(row).collect())
}
