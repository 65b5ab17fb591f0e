//! The entries of a form and their problems, by the names that the server uses.

use std::collections::BTreeMap;

use leptos::prelude::*;
use shared::order;

use crate::part::dom::next_id;
use crate::{api::Problem, format};

/// Entries by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entries(BTreeMap<String, String>);

impl Entries {
    /// Entries of names and values.
    #[must_use]
    pub fn new<K: Into<String>, V: Into<String>>(entries: impl IntoIterator<Item = (K, V)>) -> Self {
        Self(order::map(entries.into_iter().map(|(key, value)| (key.into(), value.into()))))
    }

    /// The entry of a name, without spaces around it.
    #[must_use]
    pub fn text(&self, name: &str) -> String {
        self.0.get(name).map(|value| value.trim().to_owned()).unwrap_or_default()
    }

    /// The entry of a name, if it was filled.
    #[must_use]
    pub fn filled(&self, name: &str) -> Option<String> {
        self.0.get(name).and_then(|value| format::filled(value))
    }

    /// Returns all entries as a map.
    #[must_use]
    pub fn into_map(self) -> BTreeMap<String, String> {
        self.0
    }
}

/// Names with what is entered there.
pub type Values = Vec<(String, RwSignal<String>)>;

/// Signals for entries.
#[must_use]
pub fn signals(entries: BTreeMap<String, String>) -> Values {
    entries.into_iter().map(|(name, text)| (name, RwSignal::new(text))).collect()
}

/// The signal of a name.
#[must_use]
pub fn signal(values: &Values, name: &str) -> Option<RwSignal<String>> {
    values.iter().find(|(own, _)| own == name).map(|(_, value)| *value)
}

/// Something wrong with an entry.
#[must_use]
pub fn problem(field: &str, code: &str, text: &str) -> Problem {
    Problem { field: field.to_owned(), code: code.to_owned(), text: text.to_owned() }
}

/// A form.
#[derive(Clone, Copy)]
pub struct Form {
    id: StoredValue<String>,
    values: StoredValue<Values>,
    saved: RwSignal<BTreeMap<String, String>>,
    /// The problems.
    pub problems: RwSignal<Vec<Problem>>,
}

impl Form {
    /// A form with what is there already.
    #[must_use]
    pub fn new(entries: Entries) -> Self {
        let saved = RwSignal::new(entries.0.clone());
        let values = signals(entries.0);
        let id = StoredValue::new(next_id("form"));
        Self { id, values: StoredValue::new(values), saved, problems: RwSignal::new(Vec::new()) }
    }

    /// The id of the field of a name, by which the summary leads to it.
    #[must_use]
    pub fn id(self, name: &str) -> String {
        format!("{}-{}", self.id.get_value(), name.replace('.', "-"))
    }

    /// Returns a signal that is `true` while an entry is not saved yet.
    #[must_use]
    pub fn is_changed(self) -> Signal<bool> {
        Signal::derive(move || {
            self.saved.with(|saved| {
                self.values.with_value(|values| {
                    values.iter().any(|(name, value)| value.with(|now| saved.get(name).is_none_or(|was| was != now)))
                })
            })
        })
    }

    /// Marks the entries as saved.
    pub fn keep(self) {
        self.saved.set(self.entries().into_map());
    }

    /// The entry of a name.
    #[must_use]
    pub fn value(self, name: &str) -> RwSignal<String> {
        // A name that the form was not made with is a field that is never read: it still needs a signal.
        self.values.with_value(|values| signal(values, name)).unwrap_or_else(|| RwSignal::new(String::new()))
    }

    /// The problem of the entry of a name.
    #[must_use]
    pub fn error(self, name: &str) -> Signal<Option<String>> {
        let name = name.to_owned();
        Signal::derive(move || {
            self.problems.with(|problems| problems.iter().find(|p| is_about(&p.field, &name)).map(|p| p.text.clone()))
        })
    }

    /// The entries.
    #[must_use]
    pub fn entries(self) -> Entries {
        let read =
            |values: &Values| order::map(values.iter().map(|(name, value)| (name.clone(), value.get_untracked())));
        Entries(self.values.with_value(read))
    }

    /// Follows every entry.
    pub fn track(self) {
        self.values.with_value(|values| values.iter().for_each(|(_, value)| value.track()));
    }

    /// Puts other entries in.
    pub fn fill(self, entries: Entries) {
        for (name, value) in entries.0 {
            self.value(&name).set(value);
        }
        self.problems.set(Vec::new());
        self.keep();
    }

    /// The problems, each with the id of the field that it stands beside, if there is one.
    #[must_use]
    pub fn placed(self) -> Vec<(Option<String>, String)> {
        let place = |problem: &Problem| {
            let name = self.values.with_value(|values| {
                values.iter().map(|(name, _)| name).find(|name| is_about(&problem.field, name)).cloned()
            });
            (name.map(|name| self.id(&name)), problem.text.clone())
        };
        self.problems.with(|problems| problems.iter().map(place).collect())
    }
}

/// Returns `true` if a problem of the server is about an entry: the server may or may not name the record before it.
fn is_about(field: &str, name: &str) -> bool {
    let bare = |text: &str| {
        let rest = ["patient.", "immunization.", "dose.", "input."].iter().find_map(|record| text.strip_prefix(record));
        rest.unwrap_or(text).to_owned()
    };
    field == name || bare(field) == bare(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("patient.birthDate", "patient.birthDate", true)]
    #[case("immunization.lot", "lot", true)]
    #[case("dose.lot", "lot", true)]
    #[case("patient.phone", "patient.nextOfKin.phone", false)]
    fn a_problem_is_about_an_entry(#[case] field: &str, #[case] name: &str, #[case] expected: bool) {
        assert_eq!(is_about(field, name), expected);
    }
}
