//! The text of a packet.

use std::collections::BTreeSet;

use super::{
    redact::{redact, secret_words},
    words::scrub,
};
use crate::ack::{Level, Remark};

/// A refused message or a failed connection, for the help desk of a registry.
#[derive(Debug, Clone, Default)]
pub struct Packet<'a> {
    /// State, registry, and its system.
    pub registry: String,
    /// The practice, and its code there.
    pub practice: String,
    /// Time, in words.
    pub at: String,
    /// MSH-10, if there was a message.
    pub message_id: Option<&'a str>,
    /// Events in our words, without values of the patient.
    pub happened: Vec<String>,
    /// The registry's answer.
    pub answer: Option<RegistryAnswer<'a>>,
    /// The message as it was sent.
    pub message: Option<&'a str>,
}

/// An answer that refused a message.
#[derive(Debug, Clone, Copy)]
pub struct RegistryAnswer<'a> {
    /// MSA-1.
    pub code: Option<&'a str>,
    /// Its ERR segments.
    pub remarks: &'a [Remark],
}

impl Packet<'_> {
    /// Returns the text, without values of the patient.
    #[must_use]
    pub fn text(&self) -> String {
        let mut lines = vec![
            format!("Registry: {}", self.registry),
            format!("Practice: {}", self.practice),
            format!("Time: {}", self.at),
        ];
        lines.extend(self.message_id.map(|id| format!("Message control ID (MSH-10): {id}")));
        lines.extend(self.happened.iter().map(|said| format!("What happened: {said}")));
        if let Some(answer) = self.answer {
            lines.extend(answer.code.map(|code| format!("Acknowledgement code (MSA-1): {code}")));
            let secret = secret_words(self.message.unwrap_or_default());
            lines.extend(answer.remarks.iter().enumerate().map(|(at, remark)| error(at + 1, remark, &secret)));
        }
        let redacted = self.message.map(|message| redact(message, &self.flagged())).unwrap_or_default();
        if !redacted.is_empty() {
            let head = "Message, without the patient's values. A star stands for a value, and where the registry named \
                        the field, # for a digit:";
            lines.extend([String::new(), head.to_owned(), redacted]);
        }
        lines.join("\n") + "\n"
    }

    /// Returns the places that the registry named.
    fn flagged(&self) -> Vec<String> {
        let remarks = self.answer.map(|answer| answer.remarks).unwrap_or_default();
        remarks.iter().flat_map(|remark| &remark.places).map(crate::ack::Place::name).collect()
    }
}

/// Returns the text of one ERR segment.
fn error(number: usize, remark: &Remark, secret: &BTreeSet<String>) -> String {
    let places: Vec<_> = remark.places.iter().map(crate::ack::Place::name).collect();
    let named = |what: &str, value: &str| (!value.is_empty()).then(|| format!("{what} {value}"));
    let words = remark.said.as_deref().map(|said| format!("\"{}\"", scrub(said, secret)));
    let parts = [
        named("at", &places.join(", ")),
        named("code", &scrub_code(&remark.code)),
        named("application code", &scrub_code(&remark.application_code)),
        named("severity", level(remark.level)),
        words,
    ];
    format!("Error {number}: {}", parts.into_iter().flatten().collect::<Vec<_>>().join("; "))
}

/// Returns a short code of letters and digits, and a star for anything else.
fn scrub_code(code: &str) -> String {
    let is_code = code.len() <= 12 && code.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    if is_code { code.to_owned() } else { "*".to_owned() }
}

const fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Information => "information",
        Level::Unsaid => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ack::{self, Sent, SentDose};

    const MESSAGE: &str = "MSH|^~\\&|DOSEWIRE|ALDER|IIS|WI|20260310040012-0500||VXU^V04^VXU_V04|M1|P|2.5.1\r\
        PID|1||10077^^^ALDER^MR||Okafor^Maya^^^^^L||20250302|F\rORC|RE||O1^DW\r\
        RXA|0|1|20260309||03^MMR^CVX|0.5|mL^mL^UCUM||00^New^NIP001||^^^NORTH||||Y1|20270930|MSD^Merck^MVX|||CP|A\r";

    const ANSWER: &str = "MSH|^~\\&|IIS|WI|DOSEWIRE|ALDER|20260310040013-0500||ACK^V04^ACK|A1|P|2.5.1\r\
        MSA|AE|M1\rERR||PID^1^7|207^Application error^HL70357|E|2001^Birth date^WIR|||Okafor born 03/02/2025 is too old\r";

    #[test]
    fn a_refusal_is_told_without_the_patient() {
        let doses = SentDose::all_of(MESSAGE);
        let dialect = crate::program::AckDialect::default();
        let read = ack::read(ANSWER, &Sent { message_id: "M1", doses: &doses, dialect: &dialect });
        let packet = Packet {
            registry: "Wisconsin – WIR, production system".into(),
            practice: "Alder Family Clinic (ALDER)".into(),
            at: "03/10/2026, 4:00:12 am CDT".into(),
            message_id: Some("M1"),
            happened: vec!["The registry refused it.".into()],
            answer: Some(RegistryAnswer { code: read.code.as_deref(), remarks: &read.remarks }),
            message: Some(MESSAGE),
        };
        insta::assert_snapshot!(packet.text(), @r#"
        Registry: Wisconsin – WIR, production system
        Practice: Alder Family Clinic (ALDER)
        Time: 03/10/2026, 4:00:12 am CDT
        Message control ID (MSH-10): M1
        What happened: The registry refused it.
        Acknowledgement code (MSA-1): AE
        Error 1: at PID-7; code 207; application code 2001; severity error; "* born * is too old"

        Message, without the patient's values. A star stands for a value, and where the registry named the field, # for a digit:
        MSH|^~\&|DOSEWIRE|ALDER|IIS|WI|20260310040012-0500||VXU^V04^VXU_V04|M1|P|2.5.1
        PID|1||*^^^ALDER^MR||*^*^^^^^L||########|*
        ORC|RE||*^DW
        RXA|0|1|*||03^MMR^CVX|0.5|mL^mL^UCUM||00^New^NIP001||^^^NORTH||||Y1|20270930|MSD^Merck^MVX|||CP|A
        "#);
    }

    #[test]
    fn without_a_message_it_says_what_happened() {
        let packet = Packet {
            registry: "R".into(),
            practice: "P".into(),
            at: "T".into(),
            happened: vec!["The name was not found.".into()],
            ..Packet::default()
        };
        assert_eq!(packet.text(), "Registry: R\nPractice: P\nTime: T\nWhat happened: The name was not found.\n");
    }
}
