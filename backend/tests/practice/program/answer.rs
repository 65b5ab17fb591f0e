//! The answers of registries, and the verdict on each in a program's dialect.

use shared::{
    ack::{self, Sent, SentDose},
    program::Program,
};

/// MSH-10 of the message.
pub const MESSAGE_ID: &str = "DW0123456789ABCDEFGH";

/// An answer: a description, MSA-1, and ERR segments as code, place, severity and text.
type Answer = (&'static str, &'static str, &'static [(&'static str, &'static str, &'static str, &'static str)]);

/// The same for every program, so that files show where programs differ.
pub const ANSWERS: &[Answer] = &[
    ("taken", "AA", &[]),
    ("a warning about the patient", "AE", &[("101", "PID^1^11", "W", "Address is missing")]),
    ("an error about the dose", "AE", &[("103", "RXA^1^5", "E", "Vaccine code is not valid")]),
    ("an error about nothing in particular", "AE", &[("207", "", "E", "Something went wrong")]),
    ("an error without a word", "AE", &[]),
    ("a dose ignored, as a warning", "AE", &[("0", "RXA^1^3", "W", "WARNING:  RXA #1 IGNORED - DUPLICATE DATE")]),
    ("a patient ignored, as a warning", "AE", &[("0", "PID^1^7", "W", "PID #1 IGNORED - NO BIRTH DATE")]),
    ("a message rejected, as a warning", "AE", &[("0", "PID^1^7", "W", "MESSAGE REJECTED - REQUIRED FIELD MISSING")]),
    ("a dose rejected, as a warning", "AE", &[("0", "RXA^1^5", "W", "Immunization rejected")]),
    ("an unsupported version, as a warning", "AE", &[("0", "MSH^1", "W", "Unsupported HL7 version or trigger")]),
    ("an order group not processed", "AE", &[("999", "ORC^1^3", "E", "Not processing order group 1")]),
    ("an internal error in words", "AE", &[("207", "", "E", "Application internal error")]),
    ("not looked into", "AR", &[("203", "MSH^1^12", "E", "Unsupported version")]),
];

/// The acknowledgement of a message.
pub fn write(answer: &Answer, of: &str) -> String {
    let (_, code, errors) = answer;
    let mut text = format!(
        "MSH|^~\\&|IIS|STATE|DOSEWIRE|QRP01|20260310040013-0600||ACK^V04^ACK|A1|P|2.5.1|||NE|NE|||||Z23^CDCPHINVS\r\
         MSA|{code}|{of}\r"
    );
    for (error, place, severity, words) in *errors {
        text.push_str(&format!("ERR||{place}|{error}^^HL70357|{severity}||||{words}\r"));
    }
    text
}

/// Returns the verdict on an answer, and its advice.
pub fn read(program: &Program, message: &str, body: &str) -> String {
    let doses = SentDose::all_of(message);
    let sent = Sent { message_id: MESSAGE_ID, doses: &doses, dialect: &program.acknowledgement };
    let read = ack::read(body, &sent);
    format!("{}, {}", read.verdict, read.advice)
}
