//! Words that say that the registry has a dose, or a message, already.

use super::token::Token;

/// Words of which the one that says "already" is about the patient and not about the dose.
const OTHERS: &[&str] = &[
    "patient",
    "patients",
    "client",
    "clients",
    "person",
    "persons",
    "mrn",
    "name",
    "lot",
    "segment",
    "segments",
    "field",
    "value",
    "code",
    "obx",
    "rxr",
    "identifiers",
    "date",
    "dates",
    "dob",
];

/// Words that leave it open.
const DOUBTS: &[&str] =
    &["possible", "potential", "suspected", "not", "no", "non", "maybe", "may", "might", "possibly", "probable"];

/// Words behind `already` that say that it is there.
const THERE: &[&str] = &[
    "exists",
    "exist",
    "on",
    "in",
    "present",
    "recorded",
    "reported",
    "received",
    "added",
    "processed",
    "stored",
    "known",
    "has",
    "have",
    "had",
    "submitted",
    "entered",
    "loaded",
    "saved",
];

/// Words between `already` and those.
const BETWEEN: &[&str] = &["been", "is", "was", "being", "a", "has", "have"];

/// Returns `true` if the tokens say that the registry has it already.
pub fn says_so(tokens: &[Token<'_>]) -> bool {
    (0..tokens.len()).any(|at| is_duplicate(tokens, at) || is_already(tokens, at) || is_unchanged(tokens, at))
}

/// The words before a token, the nearest first, without those that join.
fn before<'a>(tokens: &'a [Token<'a>], at: usize) -> impl Iterator<Item = Token<'a>> {
    let joins: &[&str] =
        &["a", "an", "the", "is", "was", "has", "been", "be", "already", "of", "this", "as", "with", "same"];
    let near = tokens.get(at.saturating_sub(6)..at).unwrap_or_default().iter().rev();
    near.take_while(|token| !token.ends_clause()).filter(move |token| !token.is_in(joins)).copied()
}

fn is_duplicate(tokens: &[Token<'_>], at: usize) -> bool {
    let is_word = tokens.get(at).is_some_and(|token| token.is_in(&["duplicate", "duplicates", "duplicated"]));
    let is_doubted = || before(tokens, at).take(2).any(|token| token.is_in(DOUBTS));
    let is_other = || {
        let next = tokens.get(at + 1).is_some_and(|token| token.is_in(OTHERS));
        next || before(tokens, at).next().is_some_and(|token| token.is_in(OTHERS))
    };
    is_word && !is_doubted() && !is_other()
}

/// `No changes were found`.
fn is_unchanged(tokens: &[Token<'_>], at: usize) -> bool {
    let next = tokens.get(at + 1);
    let is_change = next.is_some_and(|token| token.is_in(&["change", "changes", "difference", "differences"]));
    tokens.get(at).is_some_and(|token| token.is_in(&["unchanged"]) || (token.is_in(&["no"]) && is_change))
}

fn is_already(tokens: &[Token<'_>], at: usize) -> bool {
    let is_word = tokens.get(at).is_some_and(|token| token.is_in(&["already", "previously"]));
    let behind = || tokens.get(at + 1..).unwrap_or_default().iter();
    let is_there = || {
        behind()
            .take(4)
            .find(|token| !token.is_in(BETWEEN) || token.is_in(&["has", "have"]))
            .is_some_and(|token| token.is_in(THERE))
    };
    // `exists already`, `is known already`.
    let was_there = || at.checked_sub(1).and_then(|last| tokens.get(last)).is_some_and(|token| token.is_in(THERE));
    let is_other = || {
        let mut words = before(tokens, at).filter(|token| !token.is_in(THERE));
        words.next().is_some_and(|token| token.is_in(OTHERS) || token.is_in(DOUBTS))
    };
    is_word && (is_there() || was_there()) && !is_other()
}
