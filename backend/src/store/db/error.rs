//! Errors of the database, by their meaning.

use std::ops::Deref;

use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr, SqlErr, SqlxError};

/// An error of the store.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such row.
    #[error("there is no such record")]
    NotFound,
    /// Another transaction changed the row, or the row exists already.
    #[error("the record was changed by somebody else or exists already")]
    Conflict,
    /// Another record has what only one can have.
    #[error("another record has it already")]
    Taken,
    /// A row holds what this version does not understand: the table and column.
    #[error("a row of {0} cannot be read by this version of Dosewire")]
    Unreadable(&'static str),
    /// A secret could not be sealed or opened.
    #[error("a sealed value could not be opened or sealed; the key file may not be the one it was sealed with")]
    Sealed,
    /// The database was busy, or another transaction was in the way: nothing was written.
    #[error("the database is busy")]
    Busy(#[source] DbErr),
    /// The database did not do it.
    #[error("the database is not available or refused the operation")]
    Unavailable(#[source] DbErr),
}

impl Error {
    /// Returns whether one row is in trouble, and not the database: what is done about other rows can go on.
    #[must_use]
    pub fn is_about_one_row(&self) -> bool {
        match self {
            Self::NotFound | Self::Conflict | Self::Taken | Self::Unreadable(_) | Self::Sealed => true,
            Self::Busy(_) => false,
            Self::Unavailable(error) => is_decoding(error),
        }
    }

    /// Returns whether somebody else was at the same row, and not the row is in trouble: the same may succeed at once.
    #[must_use]
    pub const fn is_conflict(&self) -> bool {
        matches!(self, Self::NotFound | Self::Conflict | Self::Taken)
    }

    /// A stable code for logs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Conflict => "conflict",
            Self::Taken => "taken",
            Self::Unreadable(_) => "unreadable",
            Self::Sealed => "sealed",
            Self::Busy(_) => "busy",
            Self::Unavailable(_) => "unavailable",
        }
    }
}

/// Returns `true` if a column's value is not of the column's type.
fn is_decoding(error: &DbErr) -> bool {
    match error {
        DbErr::Type(_) | DbErr::Json(_) | DbErr::TryIntoErr { .. } => true,
        DbErr::Query(RuntimeErr::SqlxError(error)) | DbErr::Exec(RuntimeErr::SqlxError(error)) => {
            matches!(&**error, SqlxError::ColumnDecode { .. } | SqlxError::Decode(_))
        }
        _ => false,
    }
}

/// A result of the store.
pub type Result<T> = std::result::Result<T, Error>;

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => Self::Conflict,
            _ if is_busy(&error) => Self::Busy(error),
            _ => Self::Unavailable(error),
        }
    }
}

impl Error {
    /// Returns `true` if the same call may succeed later, without anything being changed.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Busy(_) | Self::Unavailable(_))
    }
}

/// Codes of a database that is busy. PostgreSQL: a deadlock, a conflict of serializable transactions, a lock that is
/// not available, too many connections. SQLite: busy and locked, with their extended codes.
const BUSY: &[&str] = &["40P01", "40001", "55P03", "53300", "5", "261", "517", "773", "6", "262"];

fn is_busy(error: &DbErr) -> bool {
    match error {
        DbErr::ConnectionAcquire(reason) => *reason == ConnAcquireErr::Timeout,
        DbErr::Conn(RuntimeErr::SqlxError(inner))
        | DbErr::Exec(RuntimeErr::SqlxError(inner))
        | DbErr::Query(RuntimeErr::SqlxError(inner)) => match inner.deref() {
            SqlxError::PoolTimedOut => true,
            SqlxError::Database(told) => told.code().is_some_and(|code| BUSY.contains(&&*code)),
            _ => false,
        },
        _ => false,
    }
}
