//! Rows that are written within a larger transaction, so that trouble with one keeps none of the others.

use super::{
    error::Result,
    tx::{Savepoint, Tx},
};

/// Tries to write rows that somebody else changes at the same moment.
pub const MAX_TRIES: usize = 3;

/// The outcome of an attempt.
pub enum Attempted<T> {
    /// It was written.
    Done(T),
    /// A record cannot be read, and nothing was written.
    Unreadable,
    /// Another transaction changes a row at this moment, and nothing was written: tried again, it may be.
    Conflict,
}

impl Tx {
    /// Ends an attempt that began with a savepoint: what was written stays, or all of it is undone.
    ///
    /// # Errors
    /// Returns an error if the trouble is not one row's; then nothing is to be committed.
    pub async fn settle<T>(&mut self, savepoint: Savepoint, written: Result<T>) -> Result<Attempted<T>> {
        match written {
            Ok(outcome) => {
                self.release(savepoint).await?;
                Ok(Attempted::Done(outcome))
            }
            Err(error) if error.is_about_one_row() => {
                self.undo_to(savepoint).await?;
                Ok(if error.is_conflict() { Attempted::Conflict } else { Attempted::Unreadable })
            }
            Err(error) => Err(error),
        }
    }
}
