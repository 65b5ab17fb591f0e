//! What is entered in a form, and what is wrong with it, by the names that the server uses.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::banner::{Banner, Tone};
use crate::{api::Problem, format};

/// What was entered, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entries(BTreeMap<String, String>);

impl Entries {
    /// Entries of names and values.
    #[must_use]
    pub fn new<K: Into<String>, V: Into<String>>(entries: impl IntoIterator<Item = (K, V)>) -> Self {
        Self(gather(entries.into_iter().map(|(key, value)| (key.into(), value.into()))))
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

    /// Whether any of the names was filled.
    #[must_use]
    pub fn any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.filled(name).is_some())
    }

    /// All of them.
    #[must_use]
    pub fn into_map(self) -> BTreeMap<String, String> {
        self.0
    }
}

/// A map of pairs. `collect` would bring a sort along for each type of pair, which is a lot to load in a browser.
pub fn gather<V>(pairs: impl IntoIterator<Item = (String, V)>) -> BTreeMap<String, V> {
    let mut map = BTreeMap::new();
    map.extend(pairs);
    map
}

/// Something wrong with an entry.
#[must_use]
pub fn problem(field: &str, code: &str, text: &str) -> Problem {
    Problem { field: field.to_owned(), code: code.to_owned(), text: text.to_owned() }
}

/// A form.
#[derive(Clone, Copy)]
pub struct Form {
    values: StoredValue<BTreeMap<String, RwSignal<String>>>,
    /// What is wrong.
    pub problems: RwSignal<Vec<Problem>>,
}

impl Form {
    /// A form with what is there already.
    #[must_use]
    pub fn new(entries: Entries) -> Self {
        let values = gather(entries.0.into_iter().map(|(name, value)| (name, RwSignal::new(value))));
        Self { values: StoredValue::new(values), problems: RwSignal::new(Vec::new()) }
    }

    /// The entry of a name.
    #[must_use]
    pub fn value(self, name: &str) -> RwSignal<String> {
        // A name that the form was not made with is a field that is never read: it still needs a signal.
        self.values.with_value(|values| values.get(name).copied()).unwrap_or_else(|| RwSignal::new(String::new()))
    }

    /// What is wrong with the entry of a name.
    #[must_use]
    pub fn error(self, name: &str) -> Signal<Option<String>> {
        let name = name.to_owned();
        Signal::derive(move || {
            self.problems.with(|problems| problems.iter().find(|p| is_about(&p.field, &name)).map(|p| p.text.clone()))
        })
    }

    /// What was entered.
    #[must_use]
    pub fn entries(self) -> Entries {
        Entries(
            self.values.with_value(|values| {
                values.iter().map(|(name, value)| (name.clone(), value.get_untracked())).collect()
            }),
        )
    }

    /// Puts other entries in.
    pub fn fill(self, entries: Entries) {
        for (name, value) in entries.0 {
            self.value(&name).set(value);
        }
        self.problems.set(Vec::new());
    }

    /// What is wrong that stands beside no field.
    fn unplaced(self) -> Vec<String> {
        self.values.with_value(|values| {
            let is_placed = |problem: &Problem| values.keys().any(|name| is_about(&problem.field, name));
            self.problems.with(|problems| problems.iter().filter(|p| !is_placed(p)).map(|p| p.text.clone()).collect())
        })
    }
}

/// Whether a problem of the server is about an entry: the server may or may not name the record before it.
fn is_about(field: &str, name: &str) -> bool {
    let bare = |text: &str| {
        let rest = ["patient.", "immunization.", "dose.", "input."].iter().find_map(|record| text.strip_prefix(record));
        rest.unwrap_or(text).to_owned()
    };
    field == name || bare(field) == bare(name)
}

/// What is wrong with a form on the whole.
#[component]
pub fn FormProblems(
    /// The form.
    form: Form,
) -> impl IntoView {
    move || {
        let unplaced = form.unplaced();
        let placed = form.problems.with(Vec::len) - unplaced.len();
        let summary = (placed > 0).then(|| "Correct the marked fields.".to_owned());
        let lines: Vec<_> = unplaced.into_iter().chain(summary).map(|text| view! { <p>{text}</p> }).collect();
        (!lines.is_empty()).then(|| view! { <Banner tone=Tone::Bad>{lines}</Banner> })
    }
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
