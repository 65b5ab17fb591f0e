//! The kinds of columns that GraphQL has a scalar of its own for.

use sea_orm::{ColumnTrait, ColumnType, EntityTrait, Iterable};

/// An entity whose rows can be shown: each of the tables.
pub trait Record: EntityTrait<Model: Sync> {}

impl<E: EntityTrait<Model: Sync>> Record for E {}

/// The kind of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// An id.
    Id,
    /// A civil date.
    Date,
    /// An instant.
    Instant,
}

/// The columns of an entity that are of one of the kinds; with each, whether it may be null.
#[must_use]
pub fn kinds_of<E: EntityTrait>() -> Vec<(E::Column, ColumnKind, bool)> {
    let kind = |column: E::Column| {
        let definition = column.def();
        let kind = match definition.get_column_type() {
            ColumnType::Uuid => ColumnKind::Id,
            ColumnType::Date => ColumnKind::Date,
            ColumnType::DateTime | ColumnType::Timestamp | ColumnType::TimestampWithTimeZone => ColumnKind::Instant,
            _ => return None,
        };
        Some((column, kind, definition.is_null()))
    };
    E::Column::iter().filter_map(kind).collect()
}
