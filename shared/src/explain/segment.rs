//! Segments and fields with their names and values.

use serde::Serialize;

use super::{
    field::{field_of, title_of},
    meaning::{Known, known},
};
use crate::{
    ack::printable,
    code_set::Catalog,
    hl7::{Message, Segment},
};

/// Maximum number of fields of a segment, and of repetitions of a field, that are told.
const MAX_FIELDS: usize = 100;
const MAX_REPETITIONS: usize = 20;
/// Maximum length of a value that is shown whole, in characters.
const MAX_VALUE: usize = 1_000;

/// A segment of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExplainedSegment {
    /// Its name, as `PID`; with its number where there are several, as `RXA[2]`.
    pub place: String,
    /// Its title; none of one that the profile does not have.
    pub title: Option<&'static str>,
    /// The fields that have a value.
    pub fields: Vec<ExplainedField>,
    /// `true` if there is more than is told.
    #[serde(skip)]
    pub is_cut: bool,
}

/// A field with a value, or one repetition of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExplainedField {
    /// Its place, as `PID-3` or `PID-10[2]`.
    pub place: String,
    /// Its name.
    pub name: Option<&'static str>,
    /// Its value, with its delimiters and without escapes.
    pub value: String,
    /// Meaning of its code.
    pub meaning: Option<String>,
}

/// Explains the segments of a message.
pub fn explain(message: &Message, catalog: &Catalog) -> Vec<ExplainedSegment> {
    numbered(message).map(|(place, segment)| explain_one(place, segment, catalog)).collect()
}

/// The segments with their places.
pub fn numbered(message: &Message) -> impl Iterator<Item = (String, &Segment)> {
    let mut counts = std::collections::BTreeMap::<&str, usize>::new();
    message.segments.iter().map(move |segment| {
        let count = counts.entry(segment.name()).or_default();
        *count += 1;
        let place = if *count > 1 { format!("{}[{count}]", segment.name()) } else { segment.name().to_owned() };
        (place, segment)
    })
}

fn explain_one(place: String, segment: &Segment, catalog: &Catalog) -> ExplainedSegment {
    let (mut fields, mut is_cut) = (Vec::new(), segment.len() > MAX_FIELDS);
    for number in 1..=segment.len().min(MAX_FIELDS) {
        let name = field_of(segment.name(), number).map(|field| field.name);
        for (which, repetition) in (1..).zip(segment.repetitions(number)) {
            if which > MAX_REPETITIONS {
                is_cut = true;
                break;
            }
            if repetition.is_empty() {
                continue;
            }
            let value = shown(segment, number, repetition);
            is_cut |= value.ends_with('…');
            let meaning = match known(segment, number, repetition, catalog) {
                Known::Means(text) => Some(text),
                Known::NotListed | Known::Nothing => None,
            };
            fields.push(ExplainedField { place: field_place(&place, number, which), name, value, meaning });
        }
    }
    ExplainedSegment { title: title_of(segment.name()), place, fields, is_cut }
}

/// The place of a repetition of a field, as `PID-3` or `PID-10[2]`.
pub fn field_place(segment: &str, number: usize, repetition: usize) -> String {
    if repetition > 1 { format!("{segment}-{number}[{repetition}]") } else { format!("{segment}-{number}") }
}

/// A value without escapes, and without what cannot be shown.
fn shown(segment: &Segment, number: usize, repetition: &str) -> String {
    let holds_delimiters = number <= 2 && segment.name() == "MSH";
    let plain =
        if holds_delimiters { repetition.into() } else { crate::hl7::unescape(repetition, segment.delimiters()) };
    let mut text = printable(&plain);
    if let Some((end, _)) = text.char_indices().nth(MAX_VALUE) {
        text.truncate(end);
        text.push('…');
    }
    text
}
