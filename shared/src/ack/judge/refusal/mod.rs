//! Refusals in words: the ways in which registries are known to say that they did not keep something.
//!
//! Here lives what is true of every registry's English, read by whole words, clause and sentence; what one registry
//! alone says belongs into its program.

mod behind;
mod clause;
mod condition;
mod held;
mod noun;
mod predicate;
mod reading;
mod subject;
mod token;
mod verb;

use self::{predicate::Predicate, reading::Reading};

/// The subject of a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// The whole message.
    Message,
    /// A dose.
    Dose,
    /// A record that may be a dose's or a patient's.
    Record,
    /// The patient, without whom there is no dose.
    Patient,
}

/// A refusal in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WordedRefusal {
    /// Its subject.
    pub subject: Subject,
    /// The number of the dose that it names, from 1, as in `RXA #2 was not added`.
    pub number: Option<usize>,
    /// The number of doses that it says were lost without naming them, as in `2 of 3 immunizations were added`.
    pub lost: Option<usize>,
}

impl WordedRefusal {
    /// The refusal of a subject.
    pub const fn of(subject: Subject) -> Self {
        Self { subject, number: None, lost: None }
    }
}

/// What words without a subject of their own refuse, by the place at which they stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Implied {
    /// The subject of `Not processed`.
    pub bare: Option<Subject>,
    /// The subject of `Segment ignored`.
    pub segment: Option<Subject>,
}

/// Returns the refusals in a text; none when the text says that the registry has the dose already.
pub fn find(text: &str, implied: Implied) -> Vec<WordedRefusal> {
    let tokens = token::divide(text);
    let held = held::of(&tokens);
    let reading = Reading { tokens: &tokens, implied };
    let found = (0..tokens.len()).filter_map(|at| reading.refusal(Predicate::at(&tokens, at)?));
    found.filter(|refusal| !held.covers(refusal.number)).take(MAX_REFUSALS).collect()
}

/// Maximum number of refusals that are taken from one text.
const MAX_REFUSALS: usize = 64;

/// Returns `true` if every refusal that a text names is one that did not happen, as in `0 records rejected`, or if it
/// says that the registry has the dose already.
pub fn denies(text: &str) -> bool {
    let tokens = token::divide(text);
    let reading = Reading { tokens: &tokens, implied: Implied::default() };
    let mut named = (0..tokens.len()).filter_map(|at| Predicate::at(&tokens, at)).filter(|one| one.is_participle());
    let is_named = |predicate| reading.is_denied(predicate);
    held::of(&tokens).covers(None) || named.next().is_some_and(|first| is_named(first) && named.all(is_named))
}

/// Returns `true` if a text says that the registry has the dose, or the message, already.
pub fn says_duplicate(text: &str) -> bool {
    held::of(&token::divide(text)).is_any()
}

#[cfg(test)]
mod tests;
