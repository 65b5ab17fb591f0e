//! The classification: an answer becomes a verdict.

use serde::{Deserialize, Serialize};

use super::{
    body::{self, NotOne},
    row::{Level, Row},
    say,
};
use crate::{
    advice::Advice,
    finding::{Finding, Severity},
    hl7::Message,
    wire_enum,
};

pub use super::say::UNKNOWN_KEY;

wire_enum! {
    /// What an answer says of our dose.
    pub enum Verdict {
        /// The registry has it.
        Accepted = "ACCEPTED",
        /// The registry has it and has something to say.
        AcceptedWithWarnings = "ACCEPTED_WITH_WARNINGS",
        /// The registry does not have it.
        Rejected = "REJECTED",
        /// It is not an acknowledgement: whether the registry has the dose is unknown.
        Unreadable = "UNREADABLE",
        /// It is an acknowledgement of something else: whether the registry has the dose is unknown.
        Mismatched = "MISMATCHED",
    }
}

impl Verdict {
    /// Whether the registry has the dose.
    #[must_use]
    pub fn is_accepted(self) -> bool {
        matches!(self, Self::Accepted | Self::AcceptedWithWarnings)
    }
}

/// The answer, read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Acknowledgement {
    /// What it says of our dose.
    pub verdict: Verdict,
    /// What to do next.
    pub advice: Advice,
    /// MSA-1, as `AE`; none when there is none.
    pub code: Option<String>,
    /// What it says in particular.
    pub findings: Vec<Finding>,
    /// Whether the set-up is at fault: then nothing else gets through either.
    pub setup: bool,
}

impl Acknowledgement {
    /// Whether the registry says that it does not know the record: to a delete it means that there is nothing left.
    #[must_use]
    pub fn says_unknown_key(&self) -> bool {
        self.findings.iter().any(|f| f.code == UNKNOWN_KEY)
    }
}

/// Words by which registries say that they kept nothing, whatever severity stands beside them.
const REFUSING_WORDS: &[&str] =
    &["message rejected", "record rejected", "file rejected", "bad message", "pid #1 ignored", "rxa #1 ignored"];

/// Reads an answer to the message of an id. Any text gives a verdict.
#[must_use]
pub fn read(body: &str, message_id: &str) -> Acknowledgement {
    let message = match body::find(body, message_id) {
        Ok(message) => message,
        Err(instead) => return unreadable(instead),
    };
    let code = message.value("MSA-1").map(|code| code.trim().to_ascii_uppercase());
    if !body::answers(&message, message_id) {
        return mismatched(code);
    }
    let rows: Vec<_> = message.segments_named("ERR").map(Row::read).collect();
    match code.as_deref() {
        Some("AA" | "CA") => accepted(code, &rows),
        Some("AE" | "CE") => judge(code, &rows, &message),
        Some("AR" | "CR") => rejected(code, &rows),
        _ => unreadable(NotOne::OtherMessage),
    }
}

fn unreadable(instead: NotOne) -> Acknowledgement {
    let (advice, code, text) = match instead {
        NotOne::Empty => (
            Advice::WaitForRegistry,
            "registry.empty",
            "The registry answered with nothing. Whether it has the dose is unknown; the same message goes again.",
        ),
        NotOne::WebPage => (
            Advice::FixSetUp,
            "registry.web_page",
            "The address answers with a web page, not with the registry's service. Check the address, the user name and the password.",
        ),
        NotOne::OtherText => (
            Advice::FixSetUp,
            "registry.not_hl7",
            "The answer is not an acknowledgement. Check the address, the user name and the password.",
        ),
        NotOne::OtherMessage => (
            Advice::FixSetUp,
            "registry.not_ack",
            "The answer is an HL7 message of another kind. Check the address, and ask the registry's help desk.",
        ),
    };
    let findings = vec![say::plain(Severity::Blocks, code, text)];
    let setup = advice == Advice::FixSetUp;
    Acknowledgement { verdict: Verdict::Unreadable, advice, code: None, findings, setup }
}

fn mismatched(code: Option<String>) -> Acknowledgement {
    let text = "The answer belongs to another message. Whether the registry has the dose is unknown; the same message goes again.";
    Acknowledgement {
        verdict: Verdict::Mismatched,
        advice: Advice::WaitForRegistry,
        code,
        findings: vec![say::plain(Severity::Blocks, "registry.mismatched", text)],
        setup: false,
    }
}

/// The registry has the dose. An error beside that is a contradiction: somebody should look, nothing is sent again.
fn accepted(code: Option<String>, rows: &[Row]) -> Acknowledgement {
    let findings: Vec<_> = rows.iter().map(|row| say::finding(row, kept_severity(row))).collect();
    let is_plain = findings.iter().all(|f| f.severity == Severity::Informs);
    let verdict = if is_plain { Verdict::Accepted } else { Verdict::AcceptedWithWarnings };
    Acknowledgement { verdict, advice: Advice::None, code, findings, setup: false }
}

/// What a row means for a dose that the registry kept: a lost PD1 or NK1 is a part left out.
fn kept_severity(row: &Row) -> Severity {
    match row.level {
        Level::Information => Severity::Informs,
        Level::Error if is_minor(row) => Severity::Omits,
        Level::Error | Level::Warning | Level::Unsaid => Severity::Warns,
    }
}

/// AE: refused when an error is about the dose or the patient, or when nothing says how bad it is.
fn judge(code: Option<String>, rows: &[Row], message: &Message) -> Acknowledgement {
    let is_fatal = rows.iter().any(|row| row.level == Level::Error && !is_minor(row));
    let is_rated = rows.iter().any(|row| row.level != Level::Unsaid);
    if is_fatal || !is_rated || has_refusing_words(rows, message) {
        return rejected(code, rows);
    }
    Acknowledgement { verdict: Verdict::AcceptedWithWarnings, ..accepted(code, rows) }
}

/// Whether the error costs only PD1 or NK1, which a registry drops without dropping the dose.
fn is_minor(row: &Row) -> bool {
    matches!(row.segment.as_str(), "PD1" | "NK1")
}

fn has_refusing_words(rows: &[Row], message: &Message) -> bool {
    let acknowledged = message.value("MSA-3").map(std::borrow::Cow::into_owned);
    rows.iter().filter_map(|row| row.said.as_deref()).chain(acknowledged.as_deref()).any(|said| {
        let said = said.to_lowercase();
        REFUSING_WORDS.iter().any(|words| said.contains(words))
    })
}

/// The registry does not have the dose.
fn rejected(code: Option<String>, rows: &[Row]) -> Acknowledgement {
    let has_error = rows.iter().any(|row| row.level == Level::Error);
    let mut findings: Vec<_> = rows.iter().map(|row| say::finding(row, refused_severity(row, has_error))).collect();
    if findings.is_empty() {
        let text = "The registry refused the dose and did not say why. Ask its help desk.";
        findings.push(say::plain(Severity::Blocks, "registry.unexplained", text));
    }
    let advice = advice(rows);
    Acknowledgement { verdict: Verdict::Rejected, advice, code, findings, setup: advice == Advice::FixSetUp }
}

/// What a row means for a dose that the registry refused: the errors are why, or, without any, all that is said.
fn refused_severity(row: &Row, has_error: bool) -> Severity {
    match row.level {
        Level::Error => Severity::Blocks,
        Level::Information => Severity::Informs,
        Level::Warning | Level::Unsaid if has_error => Severity::Warns,
        Level::Warning | Level::Unsaid => Severity::Blocks,
    }
}

/// What to do after a refusal. Trouble that passes only counts when nothing else was wrong.
fn advice(rows: &[Row]) -> Advice {
    let mut errors = rows.iter().filter(|row| row.level == Level::Error || row.level == Level::Unsaid).peekable();
    if errors.clone().any(is_set_up) {
        return Advice::FixSetUp;
    }
    let has_any = errors.peek().is_some();
    if has_any && errors.all(|row| matches!(row.code.as_str(), "206" | "207")) {
        return Advice::RetrySoon;
    }
    Advice::CorrectRecord
}

/// Whether the set-up is at fault: the kind of message, the header, or the site.
fn is_set_up(row: &Row) -> bool {
    let is_header = row.segment == "MSH" || (row.segment == "RXA" && row.field == Some(11));
    is_header || matches!(row.code.as_str(), "200" | "201" | "202" | "203")
}
