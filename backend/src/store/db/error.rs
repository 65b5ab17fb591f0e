//! Errors of the database, by their meaning.

use sea_orm::{DbErr, RuntimeErr, SqlErr, sqlx};

/// An error of the store.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such row.
    #[error("there is no such record")]
    NotFound,
    /// Somebody else changed it, or it is there already.
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
            Self::Unavailable(error) => is_decoding(error),
        }
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
            Self::Unavailable(_) => "unavailable",
        }
    }
}

/// Whether a column's value is not of the column's type.
fn is_decoding(error: &DbErr) -> bool {
    match error {
        DbErr::Type(_) | DbErr::Json(_) | DbErr::TryIntoErr { .. } => true,
        DbErr::Query(RuntimeErr::SqlxError(error)) | DbErr::Exec(RuntimeErr::SqlxError(error)) => {
            matches!(&**error, sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_))
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
            _ => Self::Unavailable(error),
        }
    }
}
