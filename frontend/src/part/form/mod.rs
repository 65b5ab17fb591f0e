//! The state of a form, and the summary of its problems. The fields that a person fills live in `field`.

mod entries;
mod summary;

pub use entries::{Entries, Form, Values, problem, signal, signals};
pub use summary::{FormProblems, FormsProblems};
