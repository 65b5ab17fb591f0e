//! One vaccine of a visit: open while it is being entered, a line of words otherwise.

use leptos::prelude::*;
use shared::finding::Finding;

use crate::{
    page::chart::{
        dose::{Fields, Kind, findings_view, vaccine_fields},
        lot,
    },
    part::{Form, Icon, IconButton, focus_soon},
    reactive::memo,
};

/// One vaccine of a visit.
#[derive(Clone, Copy)]
pub struct Line {
    /// Its number, which no other vaccine of the visit has.
    pub number: u32,
    /// Its form.
    pub form: Form,
}

/// The vaccines of a visit.
#[derive(Clone, Copy)]
pub struct Lines {
    /// The vaccines, in the order in which they were added.
    pub all: RwSignal<Vec<Line>>,
    /// The one that is open.
    pub open: RwSignal<u32>,
}

impl Lines {
    /// Opens one, with the focus on its first field.
    pub fn open(self, line: Line) {
        self.open.set(line.number);
        focus_soon(line.form.id(first_field(Kind::Here)));
    }

    /// Takes one away; the last one stays.
    fn remove(self, number: u32) {
        self.all.update(|all| all.retain(|line| line.number != number));
        if let Some(last) = self.all.with_untracked(|all| all.last().copied()) {
            self.open(last);
        }
    }
}

/// The field that is entered first.
#[must_use]
pub const fn first_field(kind: Kind) -> &'static str {
    match kind {
        Kind::Immune => "immunity",
        _ => "vaccineId",
    }
}

/// The words of a closed vaccine: its name and its lot.
fn words(form: Form, kind: Kind) -> String {
    let entered = form.entries();
    let lot = entered.text("lot");
    let (lot, _) = lot::split(&lot);
    let name = entered.text("name");
    match (name.is_empty(), kind == Kind::Here && !lot.is_empty()) {
        (true, _) => "A vaccine without a name yet".to_owned(),
        (false, true) => [&name, ", lot ", lot].concat(),
        (false, false) => name,
    }
}

/// A vaccine of a visit, with its findings while it is entered.
#[must_use]
pub fn line_view(line: Line, lines: Lines, fields: Fields, findings: Callback<(), Vec<Finding>>) -> AnyView {
    let Line { number, form } = line;
    let is_open = memo(move || lines.open.get() == number || form.problems.with(|all| !all.is_empty()));
    let are_many = memo(move || lines.all.with(|all| all.len() > 1));
    let closed = move || {
        let said = words(form, fields.kind.get());
        view! {
            <div class="visit-line">
                <span class="strong">{said.clone()}</span>
                <span class="sp"></span>
                <IconButton label=["Change ", &said].concat() mark=Icon::Pencil press=move |()| lines.open(line) />
                <IconButton label=["Take away ", &said].concat() mark=Icon::Close press=move |()| lines.remove(number) />
            </div>
        }
    };
    // The fields stay while the vaccine is closed, so that nothing is lost.
    view! {
        <div class:gone=move || !is_open.get()>{vaccine_fields(fields)}{findings_view(fields, findings)}</div>
        {move || (are_many.get() && !is_open.get()).then(closed)}
    }
    .into_any()
}
