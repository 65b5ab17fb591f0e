//! Lists as plain data: loaded, and drawn with what can be done to each row.

use std::{future::Future, pin::Pin, rc::Rc};

use leptos::prelude::*;

use crate::{
    api::{Api, Failure, Load},
    part::{Faces, ListFace, Row, rows_view},
};

type Rows = Pin<Box<dyn Future<Output = Result<Vec<Row>, Failure>>>>;

/// Loads rows. What loads is boxed, so that its code is compiled once and not for every list.
pub fn load_rows<F>(fetch: impl Fn() -> F + 'static) -> Load<Vec<Row>>
where
    F: Future<Output = Result<Vec<Row>, Failure>> + 'static,
{
    let fetch: Rc<dyn Fn() -> Rows> = Rc::new(move || Box::pin(fetch()));
    load(fetch)
}

fn load(fetch: Rc<dyn Fn() -> Rows>) -> Load<Vec<Row>> {
    Load::new(Api::here(), || (), move |()| fetch())
}

/// Draws a list.
#[must_use]
pub fn list_view(
    caption: &'static str,
    titles: &'static [&'static str],
    empty: (&'static str, &'static str),
    load: Load<Vec<Row>>,
    press: Callback<(String, &'static str)>,
) -> AnyView {
    let shown = Signal::derive(move || ListFace::of(load, |rows| rows.is_empty().then_some(empty)));
    let rows = Signal::derive(move || load.get().unwrap_or_default());
    view! { <Faces shown again=move |()| load.again()>{rows_view(caption, titles, rows, press)}</Faces> }.into_any()
}
