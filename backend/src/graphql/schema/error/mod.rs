//! Errors as a client sees them: a sentence, a stable code, and nothing about the inside.
//! What is logged of an error is decided here too; no field's own problems are.

mod code;
mod problem;

use async_graphql::{ErrorExtensionValues, ErrorExtensions, ServerError};

use crate::store;

pub use code::ErrorCode;
pub use problem::{Problem, problem};

/// The error of a field.
#[derive(Debug)]
pub enum Error {
    /// The request cannot be fulfilled: a stable code and a sentence that says what to do.
    Client(ErrorCode, String),
    /// The server failed; it is logged, and the client gets a number to ask with.
    Internal(anyhow::Error),
}

/// An error with a code, unless it has one.
pub fn coded(mut error: ServerError, code: ErrorCode) -> ServerError {
    let extensions = error.extensions.get_or_insert_with(ErrorExtensionValues::default);
    if extensions.get("code").is_none() {
        extensions.set("code", code.as_str());
    }
    error
}

/// A result of a field.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An argument that cannot be used.
    pub fn bad_input(text: impl Into<String>) -> Self {
        Self::Client(ErrorCode::BadInput, text.into())
    }

    /// The database is busy, or somebody else was in the way.
    #[must_use]
    pub fn busy() -> Self {
        Self::Client(ErrorCode::Busy, "The database is busy. Nothing was saved; try again.".to_owned())
    }

    /// Returns `true` if the database was busy, and the same may succeed in a moment.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        matches!(self, Self::Client(ErrorCode::Busy, _))
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::NotFound => Self::Client(ErrorCode::NotFound, "There is no such record.".to_owned()),
            store::Error::Conflict => {
                Self::Client(ErrorCode::Conflict, "Somebody else changed it in the meantime. Read it again.".to_owned())
            }
            store::Error::Busy(_) => Self::busy(),
            store::Error::Taken => Self::Client(ErrorCode::Taken, "Another record has it already.".to_owned()),
            other => Self::Internal(other.into()),
        }
    }
}

impl Error {
    /// The GraphQL error, logged here if it is ours. `number` is what a client quotes when asking about it.
    pub fn into_graphql(self, field: &str, number: &str) -> async_graphql::Error {
        match self {
            Self::Client(code, text) => {
                async_graphql::Error::new(text).extend_with(|_, e| e.set("code", code.as_str()))
            }
            Self::Internal(error) => {
                tracing::error!(error = %format!("{error:#}"), graphql.field = field, error.id = number, "graphql.internal");
                let text = format!("Dosewire could not do this. Try again; if it stays, quote the number {number}.");
                async_graphql::Error::new(text).extend_with(|_, e| {
                    e.set("code", ErrorCode::Internal.as_str());
                    e.set("id", number);
                })
            }
        }
    }
}
