//! Choices, and the search in them by a few typed letters.

use shared::unicode::lower;

/// One choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The chosen value.
    pub value: String,
    /// Its label.
    pub label: String,
}

impl Choice {
    /// A choice.
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

/// Returns `true` if each typed word begins a word of the label.
#[must_use]
pub fn means(label: &str, typed: &str) -> bool {
    let label = lower(label);
    let words = || label.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let typed = lower(typed);
    typed
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .all(|part| words().any(|word| word.starts_with(part)))
}

/// The choices that a text means.
#[must_use]
pub fn narrow(choices: &[Choice], typed: &str) -> Vec<Choice> {
    choices.iter().filter(|choice| means(&choice.label, typed)).cloned().collect()
}

/// The one choice that a text names in full, when it could mean no other.
#[must_use]
pub fn named(choices: &[Choice], typed: &str) -> Option<Choice> {
    match narrow(choices, typed).as_slice() {
        [only] if lower(&only.label) == lower(typed.trim()) => Some(only.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("Wisconsin – WIR", "wis", true)]
    #[case("Wisconsin – WIR", "wir", true)]
    #[case("New York – NYSIIS", "york new", true)]
    #[case("New York – NYSIIS", "ork", false)]
    #[case("DTaP-Hep B-IPV", "hep", true)]
    #[case("Wisconsin – WIR", "", true)]
    #[case("Wisconsin – WIR", " – ", true)]
    fn typed_words_begin_words(#[case] label: &str, #[case] typed: &str, #[case] expected: bool) {
        assert_eq!(means(label, typed), expected);
    }

    #[rstest::rstest]
    #[case("virginia", None)]
    #[case("West Virginia", Some("WV"))]
    #[case("west", None)]
    fn only_a_whole_name_is_taken_at_once(#[case] typed: &str, #[case] expected: Option<&str>) {
        let choices = [Choice::new("VA", "Virginia"), Choice::new("WV", "West Virginia")];
        assert_eq!(named(&choices, typed).map(|choice| choice.value).as_deref(), expected);
    }
}
