//! The builder of segments. Values are given unescaped; only the builder escapes and drops empty ends.

use super::{
    delimiters::Delimiters,
    escape::push_escaped,
    segment::{Segment, is_header},
};

/// One part or several. Most fields are one value, which needs no allocation for a list.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Parts<T> {
    One(T),
    Several(Vec<T>),
}

impl<T> Default for Parts<T> {
    fn default() -> Self {
        Self::Several(Vec::new())
    }
}

impl<T> Parts<T> {
    fn as_slice(&self) -> &[T] {
        match self {
            Self::One(part) => std::slice::from_ref(part),
            Self::Several(parts) => parts,
        }
    }
}

/// A component: one value, or several subcomponents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Component(Parts<String>);

impl Component {
    /// Creates a component of several subcomponents.
    pub fn parts<T: Into<String>>(parts: impl IntoIterator<Item = T>) -> Self {
        Self(Parts::Several(parts.into_iter().map(Into::into).collect()))
    }

    fn push(&self, text: &mut String, delimiters: Delimiters) {
        push_joined(text, self.0.as_slice(), delimiters.subcomponent, |text, value| {
            push_escaped(text, value, delimiters);
        });
    }
}

impl From<&str> for Component {
    fn from(value: &str) -> Self {
        Self::from(value.to_owned())
    }
}

impl From<String> for Component {
    fn from(value: String) -> Self {
        Self(Parts::One(value))
    }
}

/// One repetition of a field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Repetition(Parts<Component>);

impl Repetition {
    /// Creates a repetition of several components.
    pub fn of<T: Into<Component>>(components: impl IntoIterator<Item = T>) -> Self {
        Self(Parts::Several(components.into_iter().map(Into::into).collect()))
    }

    fn push(&self, text: &mut String, delimiters: Delimiters) {
        push_joined(text, self.0.as_slice(), delimiters.component, |text, component| component.push(text, delimiters));
    }
}

/// A field: its repetitions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Field(Parts<Repetition>);

impl Field {
    /// Creates a field with one repetition of several components.
    pub fn components<T: Into<Component>>(components: impl IntoIterator<Item = T>) -> Self {
        Repetition::of(components).into()
    }

    /// Creates a field of several repetitions.
    pub fn repeated(repetitions: impl IntoIterator<Item = Repetition>) -> Self {
        Self(Parts::Several(repetitions.into_iter().collect()))
    }

    fn push(&self, text: &mut String, delimiters: Delimiters) {
        push_joined(text, self.0.as_slice(), delimiters.repetition, |text, one| one.push(text, delimiters));
    }
}

impl From<&str> for Field {
    fn from(value: &str) -> Self {
        Self::from(value.to_owned())
    }
}

impl From<String> for Field {
    fn from(value: String) -> Self {
        Repetition(Parts::One(value.into())).into()
    }
}

impl From<Repetition> for Field {
    fn from(repetition: Repetition) -> Self {
        Self(Parts::One(repetition))
    }
}

/// Appends parts with dividers between them, without empty parts at the end.
fn push_joined<T>(text: &mut String, parts: &[T], divider: char, push: impl Fn(&mut String, &T)) {
    let mut end = text.len();
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            text.push(divider);
        }
        let before = text.len();
        push(text, part);
        if text.len() > before {
            end = text.len();
        }
    }
    text.truncate(end);
}

/// A builder of a segment, by default with the standard delimiters.
#[derive(Debug, Clone)]
pub struct SegmentBuilder {
    name: String,
    delimiters: Delimiters,
    /// Fields by number, in the order of their setting.
    fields: Vec<(usize, Field)>,
}

/// Initial capacity for fields.
const FIELD_CAPACITY: usize = 16;

impl SegmentBuilder {
    /// Begins a segment without fields. Its name is three capitals or digits, the first a capital.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), delimiters: Delimiters::STANDARD, fields: Vec::with_capacity(FIELD_CAPACITY) }
    }

    /// Begins a header segment, which holds the delimiters: MSH, BHS or FHS.
    #[must_use]
    pub fn header(name: &str) -> Self {
        Self::new(name)
    }

    /// Sets the delimiters. All segments of a message must have those of its header.
    #[must_use]
    pub fn delimited_by(self, delimiters: Delimiters) -> Self {
        Self { delimiters, ..self }
    }

    /// Sets field `n`, from 1. The delimiter fields of a header are ignored.
    #[must_use]
    pub fn field(mut self, n: usize, value: impl Into<Field>) -> Self {
        if n > 0 && (n > 2 || !is_header(&self.name)) {
            self.fields.push((n, value.into()));
        }
        self
    }

    /// Sets field `n` if there is a value.
    #[must_use]
    pub fn maybe<T: Into<Field>>(self, n: usize, value: Option<T>) -> Self {
        match value {
            Some(value) => self.field(n, value),
            None => self,
        }
    }

    /// Builds the segment.
    #[must_use]
    pub fn build(mut self) -> Segment {
        // A stable sort: of two values for one field the later comes last, and wins.
        self.fields.sort_by_key(|(n, _)| *n);
        let mut writer = Writer::begin(&self.name, self.delimiters);
        let mut fields = self.fields.iter().peekable();
        while let Some((n, field)) = fields.next() {
            if fields.peek().is_none_or(|(next, _)| next != n) {
                writer.write(*n, field);
            }
        }
        writer.finish()
    }
}

/// Writes fields in ascending order into the segment's line.
struct Writer {
    line: String,
    spans: Vec<(usize, usize)>,
    delimiters: Delimiters,
}

/// Room for the line of an ordinary segment.
const USUAL_LINE: usize = 160;

impl Writer {
    fn begin(name: &str, delimiters: Delimiters) -> Self {
        let mut line = String::with_capacity(USUAL_LINE);
        let mut spans = Vec::with_capacity(FIELD_CAPACITY + 8);
        line.push_str(name);
        if is_header(name) {
            let start = line.len();
            line.push(delimiters.field);
            spans.push((start, line.len()));
            delimiters.push_encoding_characters(&mut line);
            spans.push((start + delimiters.field.len_utf8(), line.len()));
        }
        Self { line, spans, delimiters }
    }

    fn write(&mut self, n: usize, field: &Field) {
        let (line, spans) = (self.line.len(), self.spans.len());
        while self.spans.len() + 1 < n {
            self.line.push(self.delimiters.field);
            self.spans.push((self.line.len(), self.line.len()));
        }
        self.line.push(self.delimiters.field);
        let start = self.line.len();
        field.push(&mut self.line, self.delimiters);
        self.spans.push((start, self.line.len()));
        if self.line.len() == start {
            // Nothing came of it, so it must not leave dividers at the end.
            self.line.truncate(line);
            self.spans.truncate(spans);
        }
    }

    fn finish(self) -> Segment {
        Segment { line: self.line, spans: self.spans, delimiters: self.delimiters }
    }
}
