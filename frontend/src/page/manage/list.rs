//! A list of records, with the form of one over it.

use leptos::prelude::*;
use serde_json::Value;

use super::form::{Edited, record_form};
use crate::part::{Dialog, Icon, IconButton};

/// The form over a page, and what opens it.
#[derive(Clone, Copy)]
pub struct Editor {
    open: RwSignal<bool>,
    edited: RwSignal<Option<Edited>>,
}

impl Editor {
    /// A form that is closed.
    #[must_use]
    pub fn new() -> Self {
        Self { open: RwSignal::new(false), edited: RwSignal::new(None) }
    }

    /// Opens the form of a record.
    pub fn edit(self, edited: Edited) {
        self.edited.set(Some(edited));
        self.open.set(true);
    }

    /// The button that opens the form of a record in a list.
    #[must_use]
    pub fn button(self, edited: Edited) -> AnyView {
        let label = ["Edit ", &(edited.0.name)(&edited.1)].concat();
        view! { <IconButton label mark=Icon::Pencil needs=edited.0.needs press=move |()| self.edit(edited.clone()) /> }
            .into_any()
    }

    /// The dialog.
    #[must_use]
    pub fn view(self, saved: Callback<()>) -> AnyView {
        let (open, edited) = (self.open, self.edited);
        let unsaved = RwSignal::new(false);
        let title = Signal::derive(move || {
            edited.with(|edited| {
                edited.as_ref().map(|(kind, record)| title(kind.add, &(kind.name)(record))).unwrap_or_default()
            })
        });
        view! {
            <Dialog open title unsaved>
                {move || edited.get_untracked().map(|edited| record_form(edited, open, unsaved, saved))}
            </Dialog>
        }
        .into_any()
    }
}

fn title(add: &str, name: &str) -> String {
    if name.is_empty() { add.to_owned() } else { ["Edit ", name].concat() }
}

/// The rows of a list.
#[must_use]
pub fn rows(records: Vec<Value>, row: impl Fn(Value) -> AnyView) -> AnyView {
    records.into_iter().map(row).collect_view().into_any()
}
