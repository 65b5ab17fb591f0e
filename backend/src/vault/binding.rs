//! The place that a sealed value belongs to.

use std::borrow::Cow;

use uuid::Uuid;

/// The table, row and column that a sealed value was written for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// The table's name.
    pub table: &'static str,
    /// The row's id.
    pub row: Uuid,
    /// The column's name.
    pub column: Cow<'static, str>,
}

impl Binding {
    /// Names a place.
    pub fn new(table: &'static str, row: Uuid, column: impl Into<Cow<'static, str>>) -> Self {
        Self { table, row, column: column.into() }
    }

    /// The bytes that are authenticated beside the sealed value.
    ///
    /// Each name is preceded by its length, so that no two places share the same bytes.
    pub(super) fn to_associated_bytes(&self, head: &[u8]) -> Vec<u8> {
        let mut bytes = head.to_vec();
        for part in [self.table.as_bytes(), self.row.as_bytes(), self.column.as_bytes()] {
            bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
            bytes.extend_from_slice(part);
        }
        bytes
    }
}
