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

/// The saved record, or the status that says why nothing was saved.
pub type Saved<T> = std::result::Result<T, SaveStatus>;

/// The store's answer, with the statuses that people can do something about told apart from errors.
///
/// # Errors
/// Returns an error that has no status.
pub fn saved<T>(result: store::Result<T>) -> Result<Saved<T>> {
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(store::Error::NotFound) => Ok(Err(SaveStatus::NotFound)),
        Err(store::Error::Conflict) => Ok(Err(SaveStatus::Conflict)),
        Err(error) => Err(Error::from(error)),
    }
}
