//! Lists and records that a column keeps as JSON, because nothing looks into them.

use serde::{Serialize, de::DeserializeOwned};

use super::error::{Error, Result};

/// A list as a column keeps it; an empty one is not kept.
///
/// # Errors
/// Never returns an error in practice: what is kept is plain text.
pub fn write_list<T: Serialize>(list: &[T], table: &'static str) -> Result<Option<String>> {
    if list.is_empty() { Ok(None) } else { write(&list, table).map(Some) }
}

/// A list as a column keeps it.
///
/// # Errors
/// `Unreadable` when the column was written by another version.
pub fn read_list<T: DeserializeOwned>(text: Option<&str>, table: &'static str) -> Result<Vec<T>> {
    read_one(text, table).map(Option::unwrap_or_default)
}

/// A record as a column keeps it.
///
/// # Errors
/// Never in practice: what is kept is plain text.
pub fn write_one<T: Serialize>(record: Option<&T>, table: &'static str) -> Result<Option<String>> {
    record.map(|record| write(record, table)).transpose()
}

/// A record as a column keeps it.
///
/// # Errors
/// `Unreadable` when the column was written by another version.
pub fn read_one<T: DeserializeOwned>(text: Option<&str>, table: &'static str) -> Result<Option<T>> {
    text.map(|text| serde_json::from_str(text).map_err(|_| Error::Unreadable(table))).transpose()
}

fn write(value: &impl Serialize, table: &'static str) -> Result<String> {
    serde_json::to_string(value).map_err(|_| Error::Unreadable(table))
}
