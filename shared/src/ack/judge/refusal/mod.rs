//! Refusals in words: the ways in which registries are known to say that they did not keep something.
//!
//! Here lives what is true of every registry's English, read by whole words and by sentence; what one registry alone
//! says belongs into its program.

mod aim;
mod clause;
mod held;
mod object;
mod predicate;
mod token;
mod word;

use self::predicate::Predicate;

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
}

/// Returns the refusals in a text; none when the text says that the registry has the dose already.
///
/// `implied` is what `Not processed` refuses where the text names nothing.
pub fn find(text: &str, implied: Option<Subject>) -> Vec<WordedRefusal> {
    let tokens = token::divide(text);
    if held::says_so(&tokens) {
        return Vec::new();
    }
    (0..tokens.len()).filter_map(|at| Predicate::at(&tokens, at)?.refusal(&tokens, implied)).collect()
}

/// Returns `true` if a text says that the registry has the dose, or the message, already.
pub fn says_duplicate(text: &str) -> bool {
    held::says_so(&token::divide(text))
}

#[cfg(test)]
mod tests;
