//! The outcome of saving a dose.

use crate::{
    api::{Failure, Problem, SaveStatus},
    part::problem,
};

/// The outcome of saving a dose.
#[derive(Debug, PartialEq)]
pub enum Saved {
    /// The dose was saved.
    Yes,
    /// Another user changed the dose in the meantime.
    Conflict,
    /// The entries have problems.
    Wrong(Vec<Problem>),
}

/// Reads an answer.
#[must_use]
pub fn settle(answer: Result<(SaveStatus, Vec<Problem>), Failure>) -> Saved {
    match answer {
        Ok((SaveStatus::Saved, _)) => Saved::Yes,
        Ok((SaveStatus::Invalid, problems)) => Saved::Wrong(problems),
        Ok((SaveStatus::Conflict, _)) => Saved::Conflict,
        Ok((SaveStatus::NotFound, _)) => gone(),
        Err(failure) => Saved::Wrong(vec![problem("", "failure", &failure.text())]),
    }
}

/// The dose or the patient is not there any more.
#[must_use]
pub fn gone() -> Saved {
    let text = "This dose or patient is not in the database any more. Reload the page.";
    Saved::Wrong(vec![problem("", "not_found", text)])
}
