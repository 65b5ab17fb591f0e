//! Messages and look-ups by path.

use std::borrow::Cow;

use super::{path::Path, segment::Segment};

/// A message: its segments in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The segments, the header first.
    pub segments: Vec<Segment>,
}

impl Message {
    /// Returns the segments of a name, in order.
    pub fn segments_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Segment> {
        self.segments.iter().filter(move |s| s.name() == name)
    }

    /// Returns the value at a path such as `PID-5.1`, `RXA[2]-5.1` or `PID-10[2].1`, unescaped.
    ///
    /// None when the value is empty, or the text is not a path.
    #[must_use]
    pub fn value(&self, path: &str) -> Option<Cow<'_, str>> {
        let path = Path::parse(path)?;
        let mut named = self.segments.iter().filter(|s| s.name() == path.segment);
        let segment = named.nth(path.occurrence.checked_sub(1)?)?;
        segment.value(&path)
    }
}
