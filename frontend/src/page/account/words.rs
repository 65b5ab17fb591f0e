//! Roles and scopes in words.

use leptos::prelude::*;

use crate::part::Choice;

/// The roles, each with its name and what it adds to those before.
pub const ROLES: &[(&str, &str)] = &[
    ("VIEWER", "Viewer: sees everything"),
    ("CLINICIAN", "Clinician: also keeps charts and reports doses"),
    ("COORDINATOR", "Coordinator: also keeps the listing, and reporting going"),
    ("ADMINISTRATOR", "Administrator: also sets up registries and people"),
];

/// The scopes of tokens.
pub const SCOPES: &[(&str, &str)] = &[
    ("READ_CLINICAL", "Read charts and reports"),
    ("WRITE_CLINICAL", "Write charts"),
    ("REPORT", "Send reports"),
    ("SUBSCRIBE", "Follow changes"),
    ("ADMINISTER", "Set up registries and people"),
];

/// The words of a code.
pub fn words(of: &[(&'static str, &'static str)], code: &str) -> &'static str {
    of.iter().find(|(own, _)| *own == code).map_or("", |(_, words)| *words)
}

/// The codes as choices.
pub fn choices(of: &[(&'static str, &'static str)]) -> Signal<Vec<Choice>> {
    Signal::stored(of.iter().map(|(code, words)| Choice::new(*code, *words)).collect())
}
