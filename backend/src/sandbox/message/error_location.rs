//! A place in a message, as ERR-2 names it.

use std::fmt;

/// A place: a segment, its number among those of its name, and a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sandbox) struct ErrorLocation {
    pub(in crate::sandbox) segment: &'static str,
    pub(in crate::sandbox) sequence: usize,
    pub(in crate::sandbox) field: Option<usize>,
}

impl ErrorLocation {
    /// A field of the first segment of a name.
    pub(in crate::sandbox) const fn first(segment: &'static str, field: usize) -> Self {
        Self { segment, sequence: 1, field: Some(field) }
    }

    /// A field of the n-th segment of a name.
    pub(in crate::sandbox) const fn nth(segment: &'static str, sequence: usize, field: usize) -> Self {
        Self { segment, sequence, field: Some(field) }
    }

    /// The n-th segment of a name as a whole.
    pub(in crate::sandbox) const fn segment(segment: &'static str, sequence: usize) -> Self {
        Self { segment, sequence, field: None }
    }
}

impl fmt::Display for ErrorLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}^{}", self.segment, self.sequence)?;
        self.field.map_or(Ok(()), |field| write!(f, "^{field}"))
    }
}
