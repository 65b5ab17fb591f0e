//! The outcome of saving, as a mutation answers it.

use super::error::{Error, Result};
use crate::store;

shared::wire_enum! {
    /// The outcome of saving; each mutation's own enum has those that it can answer.
    pub enum SaveStatus {
        /// The record was saved.
        Saved = "SAVED",
        /// Something is wrong with what was entered.
        Invalid = "INVALID",
        /// Another user changed the record in the meantime.
        Conflict = "CONFLICT",
        /// There is no such record.
        NotFound = "NOT_FOUND",
    }
}

/// The reason why a record that others may write too was not saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotSaved {
    /// Another user changed it in the meantime.
    Conflict,
    /// There is no such record.
    NotFound,
}

impl From<NotSaved> for SaveStatus {
    fn from(reason: NotSaved) -> Self {
        match reason {
            NotSaved::Conflict => Self::Conflict,
            NotSaved::NotFound => Self::NotFound,
        }
    }
}

/// The saved record, or the reason why nothing was saved.
pub type Saved<T> = std::result::Result<T, NotSaved>;

/// The store's answer, with the statuses that people can do something about told apart from errors.
///
/// # Errors
/// Returns an error that has no status.
pub fn saved<T>(result: store::Result<T>) -> Result<Saved<T>> {
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(store::Error::NotFound) => Ok(Err(NotSaved::NotFound)),
        Err(store::Error::Conflict) => Ok(Err(NotSaved::Conflict)),
        Err(error) => Err(Error::from(error)),
    }
}
