//! The version that somebody read before changing a record.

use uuid::Uuid;

use super::error::{Error, Result};
use crate::entity::{immunization, patient};

/// A row and the version that was read of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Read {
    /// The row.
    pub id: Uuid,
    /// Its version.
    pub version: i32,
}

impl Read {
    /// Checks that the row is still the one that was read.
    ///
    /// # Errors
    /// `Conflict` when somebody else changed it.
    pub(in crate::store) fn check(self, version: i32) -> Result<()> {
        if self.version == version { Ok(()) } else { Err(Error::Conflict) }
    }
}

impl From<&patient::Model> for Read {
    fn from(row: &patient::Model) -> Self {
        Self { id: row.id, version: row.version }
    }
}

impl From<&immunization::Model> for Read {
    fn from(row: &immunization::Model) -> Self {
        Self { id: row.id, version: row.version }
    }
}
