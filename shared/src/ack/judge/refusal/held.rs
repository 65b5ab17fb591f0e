//! Words that say that the registry has a dose, or a message, already.

use super::{
    Subject,
    behind::{self, Value},
    noun::{COUNTED, subject_of},
    token::Token,
};

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
const DOUBTS: &[&str] = &[
    "possible",
    "potential",
    "suspected",
    "not",
    "no",
    "non",
    "maybe",
    "may",
    "might",
    "possibly",
    "probable",
    "never",
];

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
    "accepted",
    "there",
];

/// Words between `already` and those.
const BETWEEN: &[&str] = &["been", "is", "was", "being", "a", "has", "have"];

/// What a text says that the registry has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Held {
    /// Numbers of the doses that are named as held.
    numbers: Vec<usize>,
    /// `true` if something is said to be held that has no number.
    is_unnumbered: bool,
}

impl Held {
    /// Returns `true` if anything is held.
    pub fn is_any(&self) -> bool {
        self.is_unnumbered || !self.numbers.is_empty()
    }

    /// Returns `true` if a refusal of a dose, by its number, says no more than that it is held.
    pub fn covers(&self, number: Option<usize>) -> bool {
        let is_other = number.is_some_and(|number| !self.numbers.is_empty() && !self.numbers.contains(&number));
        self.is_any() && !is_other
    }
}

/// Reads what the tokens say that the registry has already.
pub fn of(tokens: &[Token<'_>]) -> Held {
    let mut held = Held::default();
    let says = |at: &usize| {
        is_there_by_itself(tokens, *at)
            || is_before(tokens, *at)
            || is_duplicate(tokens, *at)
            || is_already(tokens, *at)
            || is_unchanged(tokens, *at)
            || is_same(tokens, *at)
    };
    for at in (0..tokens.len()).filter(says) {
        match number_near(tokens, at) {
            Some(number) => held.numbers.push(number),
            None => held.is_unnumbered = true,
        }
    }
    held
}

/// The number of the dose in the sentence of a token.
fn number_near(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    let start = (at.saturating_sub(8)..at).rev().find(|&i| tokens.get(i).is_some_and(|token| token.ends_clause()));
    let clause = tokens.get(start.map_or(at.saturating_sub(8), |i| i + 1)..at)?;
    let counted = clause.iter().find_map(|token| match token {
        Token::Counted(number) => Some(*number),
        _ => None,
    });
    let numbered = || {
        clause.windows(2).find_map(|pair| match pair {
            [word, number] if word.is_in(COUNTED) => number.count(),
            _ => None,
        })
    };
    counted.or_else(numbered)
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
    let is_doubted = || before(tokens, at).take(2).any(|token| token.is_in(DOUBTS) || token.count() == Some(0));
    let is_none = || behind::value(tokens, at + 1) == Some(Value::None);
    let is_other = || {
        let next = tokens.get(at + 1).is_some_and(|token| token.is_in(OTHERS));
        next || before(tokens, at).next().is_some_and(|token| token.is_in(OTHERS))
    };
    is_word && !is_doubted() && !is_none() && !is_other()
}

/// `No changes were found`.
fn is_unchanged(tokens: &[Token<'_>], at: usize) -> bool {
    let next = tokens.get(at + 1);
    let is_change = next.is_some_and(|token| token.is_in(&["change", "changes", "difference", "differences"]));
    tokens.get(at).is_some_and(|token| token.is_in(&["unchanged"]) || (token.is_in(&["no"]) && is_change))
}

/// `The vaccination exists`.
fn is_there_by_itself(tokens: &[Token<'_>], at: usize) -> bool {
    let named = before(tokens, at).next().and_then(Token::word).and_then(subject_of);
    tokens.get(at).is_some_and(|token| token.is_in(&["exists"]))
        && matches!(named, Some(Subject::Dose | Subject::Record))
        && !before(tokens, at).any(|token| token.is_in(DOUBTS) || token.is_in(OTHERS))
}

/// `The vaccination was received before`.
fn is_before(tokens: &[Token<'_>], at: usize) -> bool {
    let is_known = |token: &Token<'_>| token.is_in(THERE) || token.is_in(&["sent"]);
    let is_ended = tokens.get(at + 1).is_none_or(|token| token.is_mark() || token.is_in(&["and", "so"]));
    tokens.get(at).is_some_and(|token| token.is_in(&["before"]))
        && is_ended
        && at.checked_sub(1).and_then(|last| tokens.get(last)).is_some_and(is_known)
        && !before(tokens, at).any(|token| token.is_in(DOUBTS) || token.is_in(OTHERS))
}

/// `An identical immunization exists`.
fn is_same(tokens: &[Token<'_>], at: usize) -> bool {
    let is_word =
        tokens.get(at).is_some_and(|token| token.is_in(&["identical", "same", "matching", "equivalent", "existing"]));
    let near = || tokens.get(at + 1..).unwrap_or_default().iter().take(6).take_while(|token| !token.ends_clause());
    let is_there = || near().any(|token| token.is_in(&["exists", "exist", "found", "file", "present", "existing"]));
    let is_other = || near().any(|token| token.is_in(OTHERS) || token.is_in(DOUBTS));
    is_word && is_there() && !is_other() && !before(tokens, at).next().is_some_and(|token| token.is_in(DOUBTS))
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
