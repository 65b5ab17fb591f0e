//! Problems of what somebody entered.

use serde::Serialize;

/// A problem of one entry.
#[derive(Debug, Serialize)]
pub struct Problem {
    field: String,
    code: String,
    text: String,
}

impl Problem {
    /// The same about a dose of several: `dose.lot` becomes `doses.0.lot`.
    #[must_use]
    pub fn of_dose(mut self, n: usize) -> Self {
        if let Some(field) = self.field.strip_prefix("dose.") {
            self.field = format!("doses.{n}.{field}");
        }
        self
    }
}

/// Returns a problem of one entry. It never holds the value.
#[must_use]
pub fn problem(field: &str, code: &str, text: &str) -> Problem {
    Problem { field: field.to_owned(), code: code.to_owned(), text: text.to_owned() }
}
