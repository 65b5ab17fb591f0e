//! A pasted message, explained.

use serde::Deserialize;
use shared::{ack::Verdict, advice::Advice, explain::MessageKind, finding::Finding};

/// A text, explained.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    /// The kind of its first message.
    pub kind: MessageKind,
    /// Its segments.
    pub segments: Vec<ExplainedSegment>,
    /// What is wrong with it.
    pub problems: Vec<MessageProblem>,
    /// `true` if there is more than is told.
    pub is_cut: bool,
    /// The verdict of an acknowledgement.
    pub verdict: Option<Verdict>,
    /// What to do next.
    pub advice: Option<Advice>,
    /// What the acknowledgement says.
    pub findings: Vec<Finding>,
}

/// A segment of a message.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExplainedSegment {
    /// As `RXA[2]`.
    pub place: String,
    /// Its name.
    pub title: Option<String>,
    /// The fields that have a value.
    pub fields: Vec<ExplainedField>,
}

/// A field with a value.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExplainedField {
    /// As `PID-3`.
    pub place: String,
    /// Its name.
    pub name: Option<String>,
    /// Its value, without escapes.
    pub value: String,
    /// What its code means.
    pub meaning: Option<String>,
}

/// Something that is wrong with a message.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MessageProblem {
    /// As `RXA[2]-5`; none where it is the whole message.
    pub place: Option<String>,
    /// The text.
    pub text: String,
}
