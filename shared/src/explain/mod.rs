//! Explaining a message that somebody pasted: its segments and fields with their names and values, what is wrong with
//! it, and what an acknowledgement says.
//!
//! Any text is taken; what is too long to be shown is cut. Nothing is kept.

mod check;
mod field;
mod meaning;
mod segment;
mod view;

use serde::Serialize;

pub use check::Wrong;
pub use segment::{ExplainedField, ExplainedSegment};
pub use view::ExplanationView;

use crate::{
    ack::{self, Acknowledgement, Sent, SentDose},
    code_set::Catalog,
    hl7::{self, Message},
    program::AckDialect,
    wire_enum,
};

/// Maximum length of a text that is explained, in bytes: as long as gateways take messages.
pub const MAX_LENGTH: usize = 65_536;
/// Maximum number of messages, of segments, and of problems that are told.
const MAX_MESSAGES: usize = 20;
const MAX_SEGMENTS: usize = 1_000;
const MAX_PROBLEMS: usize = 200;

wire_enum! {
    /// The kind of a message.
    pub enum MessageKind {
        /// VXU: what a practice sends.
        Update = "VXU",
        /// ACK: what a registry answers.
        Acknowledgement = "ACK",
        /// HL7 of another kind.
        Other = "OTHER",
        /// No HL7.
        Unreadable = "UNREADABLE",
    }
}

/// A text, explained.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The kind of its first message.
    pub kind: MessageKind,
    /// The segments of all its messages.
    pub segments: Vec<ExplainedSegment>,
    /// `true` if there is more than is told.
    pub is_cut: bool,
    /// Problems of its messages.
    pub problems: Vec<Wrong>,
    /// Its acknowledgement as it was read, where it is one or no HL7 at all.
    pub acknowledgement: Option<Acknowledgement>,
}

/// The error of a text that is too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("Explain at most 64 KB at once.")]
pub struct TooLong;

/// Explains a text.
///
/// # Errors
/// Returns an error if it is too long; any other text is explained.
pub fn explain(text: &str, catalog: &Catalog) -> Result<Explanation, TooLong> {
    if text.len() > MAX_LENGTH {
        return Err(TooLong);
    }
    let messages = ack::messages_in(text);
    let kind = messages.first().map_or(MessageKind::Unreadable, kind_of);
    let mut explanation =
        Explanation { kind, segments: Vec::new(), is_cut: false, problems: Vec::new(), acknowledgement: None };
    if let Some(wrong) = syntax(text, kind) {
        explanation.problems.push(wrong);
    }
    for message in messages.iter().take(MAX_MESSAGES) {
        explanation.segments.extend(segment::explain(message, catalog));
        explanation.problems.extend(check::check(message, kind_of(message), catalog));
    }
    explanation.is_cut = messages.len() > MAX_MESSAGES
        || explanation.segments.len() > MAX_SEGMENTS
        || explanation.problems.len() > MAX_PROBLEMS
        || explanation.segments.iter().any(|segment| segment.is_cut);
    explanation.segments.truncate(MAX_SEGMENTS);
    explanation.problems.truncate(MAX_PROBLEMS);
    explanation.acknowledgement = acknowledgement(text, &messages);
    Ok(explanation)
}

fn kind_of(message: &Message) -> MessageKind {
    let kind = message.segments.first().map(|header| header.component(9, 1).into_owned());
    match kind.as_deref().map(str::trim) {
        Some("VXU") => MessageKind::Update,
        Some("ACK") => MessageKind::Acknowledgement,
        _ if message.segments.iter().any(|segment| segment.name() == "MSA") => MessageKind::Acknowledgement,
        _ => MessageKind::Other,
    }
}

/// The problem that keeps the text from being read as it stands. Around an acknowledgement other text may stand.
fn syntax(text: &str, kind: MessageKind) -> Option<Wrong> {
    if kind == MessageKind::Acknowledgement || kind == MessageKind::Unreadable {
        return None;
    }
    let error = hl7::parse(text.trim()).err()?;
    Some(Wrong { place: None, text: format!("It is no message as it stands: {error}. What can be read is shown.") })
}

/// The acknowledgement in a text, read as an answer to its message, or to the one that was pasted with it.
fn acknowledgement(text: &str, messages: &[Message]) -> Option<Acknowledgement> {
    let is_answer = |message: &&Message| kind_of(message) == MessageKind::Acknowledgement;
    let answer = messages.iter().find(is_answer);
    if answer.is_none() && !messages.is_empty() {
        return None;
    }
    let answered = answer.and_then(|message| message.value("MSA-2"));
    let message_id = answered.as_deref().unwrap_or_default().trim().to_owned();
    let sent = messages.iter().find(|message| kind_of(message) == MessageKind::Update);
    let doses = sent.map_or_else(Vec::new, SentDose::of_message);
    Some(ack::read(text, &Sent { message_id: &message_id, doses: &doses, dialect: &AckDialect::default() }))
}

#[cfg(test)]
mod tests;
