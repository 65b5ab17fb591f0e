//! Putting a segment together. Values go in plain; escaping and cutting off empty ends happen here alone.

use super::{
    delimiters::Delimiters,
    escape::escape,
    message::{Segment, is_header},
};

/// A component: one value, or several subcomponents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Component(Vec<String>);

impl Component {
    /// A component of several subcomponents.
    pub fn parts<T: Into<String>>(parts: impl IntoIterator<Item = T>) -> Self {
        Self(parts.into_iter().map(Into::into).collect())
    }
}

impl From<&str> for Component {
    fn from(value: &str) -> Self {
        Self(vec![value.to_owned()])
    }
}

impl From<String> for Component {
    fn from(value: String) -> Self {
        Self(vec![value])
    }
}

/// One repetition of a field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Repetition(Vec<Component>);

impl Repetition {
    /// A repetition of several components.
    pub fn of<T: Into<Component>>(components: impl IntoIterator<Item = T>) -> Self {
        Self(components.into_iter().map(Into::into).collect())
    }
}

/// A field: its repetitions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Field(Vec<Repetition>);

impl Field {
    /// A field with one repetition of several components.
    pub fn components<T: Into<Component>>(components: impl IntoIterator<Item = T>) -> Self {
        Self(vec![Repetition::of(components)])
    }

    /// A field of several repetitions.
    pub fn repeated(repetitions: impl IntoIterator<Item = Repetition>) -> Self {
        Self(repetitions.into_iter().collect())
    }

    fn render(&self, delimiters: Delimiters) -> String {
        joined(&self.0, delimiters.repetition, |r| {
            joined(&r.0, delimiters.component, |c| {
                joined(&c.0, delimiters.subcomponent, |value| escape(value, delimiters))
            })
        })
    }
}

impl From<&str> for Field {
    fn from(value: &str) -> Self {
        Self::components([value])
    }
}

impl From<String> for Field {
    fn from(value: String) -> Self {
        Self::components([value])
    }
}

impl From<Repetition> for Field {
    fn from(repetition: Repetition) -> Self {
        Self(vec![repetition])
    }
}

/// The parts with dividers between them, without empty ones at the end.
fn joined<T>(parts: &[T], divider: char, render: impl Fn(&T) -> String) -> String {
    let mut text = parts.iter().map(render).collect::<Vec<_>>().join(&divider.to_string());
    text.truncate(text.trim_end_matches(divider).len());
    text
}

/// Puts a segment together with the standard delimiters.
#[derive(Debug, Clone)]
pub struct SegmentBuilder {
    name: String,
    fields: Vec<String>,
}

impl SegmentBuilder {
    /// A segment without fields yet.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), fields: Vec::new() }
    }

    /// A segment that begins with the delimiters: MSH, BHS or FHS.
    #[must_use]
    pub fn header(name: &str) -> Self {
        let delimiters = Delimiters::STANDARD;
        let fields = vec![delimiters.field.to_string(), delimiters.encoding_characters()];
        Self { name: name.to_owned(), fields }
    }

    /// Sets field `n`, from 1. The delimiters of a header cannot be set.
    #[must_use]
    pub fn field(mut self, n: usize, value: impl Into<Field>) -> Self {
        let Some(i) = n.checked_sub(1).filter(|_| n > 2 || !is_header(&self.name)) else { return self };
        if self.fields.len() < n {
            self.fields.resize(n, String::new());
        }
        if let Some(field) = self.fields.get_mut(i) {
            *field = value.into().render(Delimiters::STANDARD);
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

    /// The segment.
    #[must_use]
    pub fn build(mut self) -> Segment {
        while self.fields.last().is_some_and(String::is_empty) {
            self.fields.pop();
        }
        Segment { name: self.name, fields: self.fields, delimiters: Delimiters::STANDARD }
    }
}
