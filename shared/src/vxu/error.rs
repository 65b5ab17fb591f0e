//! Errors of writing a message.

/// The reason why a snapshot cannot be written as a message. Names the place, never the value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The guide requires a value that the record does not have.
    #[error("{place} must have a value and the record has none: complete {field}")]
    Missing {
        /// The place in the message.
        place: &'static str,
        /// The field of the record.
        field: &'static str,
    },
    /// A value is longer than its place.
    #[error("{place} takes at most {max} characters and the record has more: shorten {field}")]
    TooLong {
        /// The place in the message.
        place: &'static str,
        /// The field of the record.
        field: &'static str,
        /// Maximum length, in characters.
        max: usize,
    },
    /// A code is not in the catalog.
    #[error("{place} takes a code that the catalog does not have: choose another for {field}")]
    UnknownCode {
        /// The place in the message.
        place: &'static str,
        /// The field of the record.
        field: &'static str,
    },
    /// A value does not have the form of its place.
    #[error("{place} cannot be written: correct {field}")]
    Malformed {
        /// The place in the message.
        place: &'static str,
        /// The field of the record.
        field: &'static str,
    },
    /// A value has letters that cannot be transliterated, and the registry takes ASCII only.
    #[error("{place} takes plain letters only and the record has others: write {field} in the Latin alphabet")]
    Letters {
        /// The place in the message.
        place: &'static str,
        /// The field of the record.
        field: &'static str,
    },
    /// The program has no dialect.
    #[error("the program of this registry is not ready: it does not say what its messages hold")]
    NotReady,
    /// A refusal has no identifier in a registry, so it cannot be updated or deleted.
    #[error("a refusal cannot be updated or deleted at a registry: tell its help desk")]
    NotChangeable,
    /// The message exceeds the registry's limit.
    #[error("the message is larger than the {max} bytes that the registry takes: shorten the record")]
    TooLarge {
        /// Maximum size, in bytes.
        max: usize,
    },
}

impl Error {
    /// Returns the field of the record, if the error is about one.
    #[must_use]
    pub fn field(&self) -> Option<&'static str> {
        match self {
            Self::Missing { field, .. }
            | Self::TooLong { field, .. }
            | Self::UnknownCode { field, .. }
            | Self::Letters { field, .. }
            | Self::Malformed { field, .. } => Some(field),
            Self::NotReady | Self::NotChangeable | Self::TooLarge { .. } => None,
        }
    }

    /// Returns the place in the message, if the error is about one.
    #[must_use]
    pub fn place(&self) -> Option<&'static str> {
        match self {
            Self::Missing { place, .. }
            | Self::TooLong { place, .. }
            | Self::UnknownCode { place, .. }
            | Self::Letters { place, .. }
            | Self::Malformed { place, .. } => Some(place),
            Self::NotReady | Self::NotChangeable | Self::TooLarge { .. } => None,
        }
    }
}
