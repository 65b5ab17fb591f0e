//! Dates of an input as people type them, in the place of which civil dates are read.

use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use serde_json::Value;
use shared::typed::{date, has_control};

use super::{
    argument::date_kind,
    call::{Call, misfit},
    error::{Problem, Result, problem},
};

/// An entered input, or the problems of its dates.
pub type Entered<T> = std::result::Result<T, Vec<Problem>>;

/// Maximum length of the name of a person, a token or a webhook, in characters.
const MAX_NAME_LENGTH: usize = 100;

/// Returns `true` if a trimmed text can be the name of a person, a token or a webhook.
#[must_use]
pub fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().count() <= MAX_NAME_LENGTH && !has_control(text)
}

impl Call {
    /// Returns an argument that a person entered, with its dates as people type them; or the problems of its dates.
    ///
    /// # Errors
    /// `BAD_INPUT` when it has the wrong type.
    pub fn entered<T: DeserializeOwned>(&self, name: &str, today: NaiveDate) -> Result<Entered<T>> {
        let path = if name == "input" { "" } else { name };
        read_entered(name, path, self.arg(name)?, today)
    }
}

/// Reads what a person entered, with its dates as people type them; or the problems of its dates. The place is where the
/// value stands in the arguments, and the path where its problems say that it stands.
///
/// # Errors
/// `BAD_INPUT` when it has the wrong type.
pub fn read_entered<T: DeserializeOwned>(
    place: &str,
    path: &str,
    mut value: Value,
    today: NaiveDate,
) -> Result<Entered<T>> {
    let mut problems = Vec::new();
    read_dates(path, &mut value, today, &mut problems);
    if !problems.is_empty() {
        return Ok(Err(problems));
    }
    serde_path_to_error::deserialize(value).map(Ok).map_err(|error| misfit(place, &error))
}

/// Reads the dates of a value, field by field.
fn read_dates(path: &str, value: &mut Value, today: NaiveDate, problems: &mut Vec<Problem>) {
    let below = |step: &str| if path.is_empty() { step.to_owned() } else { format!("{path}.{step}") };
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let kind = date_kind(name);
                match (kind, &value) {
                    (Some(kind), Value::String(text)) => match date(text, today, kind) {
                        Ok(day) => *value = Value::String(day.to_string()),
                        Err(wrong) => problems.push(problem(&below(name), "form", &wrong.to_string())),
                    },
                    _ => read_dates(&below(name), value, today, problems),
                }
            }
        }
        Value::Array(list) => {
            for (n, value) in list.iter_mut().enumerate() {
                read_dates(&below(&n.to_string()), value, today, problems);
            }
        }
        _ => {}
    }
}
