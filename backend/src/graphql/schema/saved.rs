//! How saving went, as a mutation answers it.

use super::error::{Error, Result};
use crate::store;

/// What was saved, or the status that says why nothing was.
pub type Saved<T> = std::result::Result<T, &'static str>;

/// What the store says, with the statuses that people can do something about told apart from errors.
///
/// # Errors
/// What has no status.
pub fn saved<T>(result: store::Result<T>) -> Result<Saved<T>> {
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(store::Error::NotFound) => Ok(Err("NOT_FOUND")),
        Err(store::Error::Conflict) => Ok(Err("CONFLICT")),
        Err(store::Error::Taken) => Ok(Err("TAKEN")),
        Err(error) => Err(Error::from(error)),
    }
}
