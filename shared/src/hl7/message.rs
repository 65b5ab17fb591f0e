//! A message and its segments.

use std::borrow::Cow;

use super::{delimiters::Delimiters, escape::unescape, path::Path};

/// A message: its segments in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The segments, the header first.
    pub segments: Vec<Segment>,
}

impl Message {
    /// All segments of a name, in order.
    pub fn segments_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Segment> {
        self.segments.iter().filter(move |s| s.name == name)
    }

    /// The value at a path such as `PID-5.1`, `RXA[2]-5.1` or `PID-10[2].1`, unescaped.
    ///
    /// None when nothing is there, or the text is not a path.
    #[must_use]
    pub fn value(&self, path: &str) -> Option<Cow<'_, str>> {
        let path = Path::parse(path)?;
        let segment = self.segments.iter().filter(|s| s.name == path.segment).nth(path.occurrence.checked_sub(1)?)?;
        segment.value(&path)
    }
}

/// A segment: its name and the text of its fields as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    pub(super) name: String,
    /// Field 1 first; for MSH, BHS and FHS field 1 is the field delimiter itself.
    pub(super) fields: Vec<String>,
    pub(super) delimiters: Delimiters,
}

impl Segment {
    /// Its name, as `PID`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The delimiters that it was written with.
    #[must_use]
    pub fn delimiters(&self) -> Delimiters {
        self.delimiters
    }

    /// How many fields it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// Whether it has no field at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// The whole text of field `n`, from 1, with all repetitions, as it came; empty when nothing is there.
    #[must_use]
    pub fn whole(&self, n: usize) -> &str {
        n.checked_sub(1).and_then(|i| self.fields.get(i)).map_or("", String::as_str)
    }

    /// The first repetition of field `n`, from 1, as it came; empty when nothing is there.
    #[must_use]
    pub fn field(&self, n: usize) -> &str {
        self.repetition(n, 1)
    }

    /// The repetitions of field `n`, as they came; none when the field is empty.
    pub fn repetitions(&self, n: usize) -> impl Iterator<Item = &str> {
        let whole = self.whole(n);
        let divider = if self.holds_delimiters(n) { '\r' } else { self.delimiters.repetition };
        whole.split(divider).filter(move |_| !whole.is_empty())
    }

    /// The component of field `n`'s first repetition, unescaped; empty when nothing is there.
    #[must_use]
    pub fn component(&self, n: usize, component: usize) -> Cow<'_, str> {
        let raw = part(self.field(n), component, self.delimiters.component).unwrap_or_default();
        unescape(raw, self.delimiters)
    }

    /// The text of field `n` as a person reads it: unescaped, dividers left in place.
    #[must_use]
    pub fn text(&self, n: usize) -> Cow<'_, str> {
        unescape(self.whole(n), self.delimiters)
    }

    fn repetition(&self, n: usize, which: usize) -> &str {
        which.checked_sub(1).and_then(|i| self.repetitions(n).nth(i)).unwrap_or_default()
    }

    /// The value at a path within this segment.
    #[must_use]
    pub fn value(&self, path: &Path) -> Option<Cow<'_, str>> {
        let mut raw = self.repetition(path.field, path.repetition);
        if !self.holds_delimiters(path.field) {
            if let Some(n) = path.component {
                raw = part(raw, n, self.delimiters.component)?;
            }
            if let Some(n) = path.subcomponent {
                raw = part(raw, n, self.delimiters.subcomponent)?;
            }
        }
        (!raw.is_empty()).then(|| {
            if self.holds_delimiters(path.field) { Cow::Borrowed(raw) } else { unescape(raw, self.delimiters) }
        })
    }

    /// Whether the field names the delimiters and is not divided by them.
    fn holds_delimiters(&self, n: usize) -> bool {
        is_header(&self.name) && n <= 2
    }
}

/// Whether a segment begins with the delimiters.
pub(super) fn is_header(name: &str) -> bool {
    matches!(name, "MSH" | "BHS" | "FHS")
}

fn part(text: &str, n: usize, divider: char) -> Option<&str> {
    text.split(divider).nth(n.checked_sub(1)?)
}
