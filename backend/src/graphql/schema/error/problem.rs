//! Problems of what somebody entered.

use serde::Serialize;
use uuid::Uuid;

/// A problem of one entry.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    field: String,
    code: String,
    text: String,
    record_id: Option<String>,
}

impl Problem {
    /// What is wrong, as the error of a query that takes what people enter and saves nothing.
    #[must_use]
    pub fn of_argument(&self) -> String {
        format!("Argument `{}`: {}", self.field, self.text)
    }

    /// The same, with the record that is in the way.
    #[must_use]
    pub fn with_record(mut self, id: Uuid) -> Self {
        self.record_id = Some(id.to_string());
        self
    }

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
    Problem { field: field.to_owned(), code: code.to_owned(), text: text.to_owned(), record_id: None }
}
