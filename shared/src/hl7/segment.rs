//! Segments: one line of text each, with the spans of its fields.

use std::borrow::Cow;

use super::{
    delimiters::Delimiters,
    escape::{unescape, unformat},
    path::Path,
};

/// A segment: its original line without empty fields at the end, and the spans of its fields.
///
/// The line is kept in one piece, so that a message costs two allocations a segment and not one a value.
#[derive(Debug, Clone)]
pub struct Segment {
    /// The name and the fields, as they are written.
    pub(super) line: String,
    /// Start and end of each field; for MSH, BHS and FHS the first is the field delimiter itself.
    pub(super) spans: Vec<(usize, usize)>,
    pub(super) delimiters: Delimiters,
}

impl PartialEq for Segment {
    fn eq(&self, other: &Self) -> bool {
        // Where the fields stand follows from the line and its delimiters.
        self.delimiters == other.delimiters && self.line == other.line
    }
}

impl Eq for Segment {}

/// Length of the name of a segment.
pub(super) const NAME_LENGTH: usize = 3;

impl Segment {
    /// Returns its name, as `PID`.
    #[must_use]
    pub fn name(&self) -> &str {
        self.line.get(..NAME_LENGTH).unwrap_or(&self.line)
    }

    /// Returns the line as words are looked for in it: between the standard delimiters, unescaped.
    #[must_use]
    pub fn plain_line(&self) -> Cow<'_, str> {
        let own = self.delimiters;
        if own == Delimiters::STANDARD && !self.line.contains(own.escape) {
            return Cow::Borrowed(&self.line);
        }
        let mut plain = String::with_capacity(self.line.len());
        for piece in self.line.split_inclusive([own.field, own.component, own.repetition, own.subcomponent]) {
            let mut text = piece.chars();
            let divider = text.next_back().and_then(|last| own.standard_divider(last));
            let text = if divider.is_some() { text.as_str() } else { piece };
            plain.push_str(&unformat(text, own));
            plain.extend(divider);
        }
        Cow::Owned(plain)
    }

    /// Returns the line, without its end.
    #[must_use]
    pub fn line(&self) -> &str {
        &self.line
    }

    /// Returns the delimiters that it was written with.
    #[must_use]
    pub fn delimiters(&self) -> Delimiters {
        self.delimiters
    }

    /// Returns the number of fields.
    #[must_use]
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Returns `true` if the segment has no fields.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// Returns the raw text of field `n`, from 1, with all repetitions; empty for a missing one.
    #[must_use]
    pub fn whole(&self, n: usize) -> &str {
        let span = n.checked_sub(1).and_then(|i| self.spans.get(i));
        span.and_then(|&(start, end)| self.line.get(start..end)).unwrap_or_default()
    }

    /// Returns the raw first repetition of field `n`, from 1; empty for a missing one.
    #[must_use]
    pub fn field(&self, n: usize) -> &str {
        self.repetition(n, 1)
    }

    /// Returns the raw repetitions of field `n`; none for an empty field.
    pub fn repetitions(&self, n: usize) -> impl Iterator<Item = &str> {
        let whole = self.whole(n);
        let divider = if self.holds_delimiters(n) { '\r' } else { self.delimiters.repetition };
        whole.split(divider).filter(move |_| !whole.is_empty())
    }

    /// Returns a component of field `n`'s first repetition, unescaped; empty for a missing one.
    #[must_use]
    pub fn component(&self, n: usize, component: usize) -> Cow<'_, str> {
        self.component_of(self.field(n), component)
    }

    /// Returns a component of a repetition of this segment, unescaped; empty for a missing one.
    #[must_use]
    pub fn component_of<'a>(&self, repetition: &'a str, component: usize) -> Cow<'a, str> {
        let raw = part(repetition, component, self.delimiters.component).unwrap_or_default();
        unescape(raw, self.delimiters)
    }

    /// Returns the text of field `n` for a person: unescaped, with its delimiters, and without what arranges it.
    #[must_use]
    pub fn text(&self, n: usize) -> Cow<'_, str> {
        unformat(self.whole(n), self.delimiters)
    }

    fn repetition(&self, n: usize, which: usize) -> &str {
        which.checked_sub(1).and_then(|i| self.repetitions(n).nth(i)).unwrap_or_default()
    }

    /// Returns the value at a path within this segment.
    #[must_use]
    pub fn value(&self, path: &Path) -> Option<Cow<'_, str>> {
        let mut raw = self.repetition(path.field, path.repetition);
        if self.holds_delimiters(path.field) {
            return (!raw.is_empty()).then_some(Cow::Borrowed(raw));
        }
        if let Some(n) = path.component {
            raw = part(raw, n, self.delimiters.component)?;
        }
        if let Some(n) = path.subcomponent {
            raw = part(raw, n, self.delimiters.subcomponent)?;
        }
        (!raw.is_empty()).then(|| unescape(raw, self.delimiters))
    }

    /// Returns `true` if the field holds the delimiters, so that it is not split by them.
    fn holds_delimiters(&self, n: usize) -> bool {
        n <= 2 && is_header(self.name())
    }
}

/// Returns `true` if a segment of this name holds the delimiters.
pub(super) fn is_header(name: &str) -> bool {
    matches!(name, "MSH" | "BHS" | "FHS")
}

fn part(text: &str, n: usize, divider: char) -> Option<&str> {
    text.split(divider).nth(n.checked_sub(1)?)
}
