//! Any text gets a verdict, and any message can be written again.
//!
//! `BOLERO_RANDOM_ITERATIONS` and `BOLERO_RANDOM_TEST_TIME_MS` let it run for as long as one likes.

use bolero::check;
use shared::{
    ack::{Acknowledgement, Verdict},
    hl7,
};

use crate::labeled;

/// Number of inputs for each target in an ordinary run.
const INPUTS: usize = 4_000;

/// Pieces that mean something to a reader.
const PIECES: &[&str] = &[
    "|",
    "^",
    "~",
    "\\",
    "&",
    "\r",
    "\n",
    "MSH|^~\\&|",
    "MSA|AA|",
    "ERR||RXA^1^5|",
    "NTE|1||",
    "&amp;",
    "&#xD;",
    "&lt;",
    "<![CDATA[",
    "]]>",
    "<r>",
    "</r>",
    "%0D",
    "%7C",
    "\\X41\\",
    "\\F\\",
    "message rejected",
    "RXA #1 IGNORED",
    "Immunization ",
    "was not added",
    "no records ",
    "duplicate",
    "unable to process ",
    "\nMSA|AE|CLINIC01-000000101|",
    "#",
    "ACK",
    "\u{feff}",
    "\u{b}",
    "\u{0}",
    "é",
    "漢",
    "999999999999999999999",
    "E",
    "W",
    "I",
];

/// A change of a text: what kind, where, and with what.
type Change = (u8, u16, u16, Vec<u8>);

/// The texts that are kept of what was read.
fn kept(read: &Acknowledgement) -> impl Iterator<Item = &str> {
    let findings = read.findings.iter().flat_map(|finding| [&finding.said, &finding.place, &finding.field]).flatten();
    let remarks =
        read.remarks.iter().flat_map(|remark| [&remark.code, &remark.application_code].into_iter().chain(&remark.said));
    let places = read.remarks.iter().flat_map(|remark| &remark.places).map(|place| &place.segment);
    findings.chain(remarks).chain(places).chain(&read.code).map(String::as_str)
}

/// A text of the table, changed.
fn change(which: u16, changes: &[Change]) -> (usize, Vec<u8>) {
    let all = labeled::all();
    let which = usize::from(which) % all.len();
    let mut bytes = all[which].body().into_bytes();
    for (kind, at, length, with) in changes.iter().take(8) {
        let at = usize::from(*at) % (bytes.len() + 1);
        let end = (at + usize::from(*length) % 64).min(bytes.len());
        let put: Vec<u8> = match kind % 4 {
            0 => Vec::new(),
            1 => PIECES[usize::from(*length) % PIECES.len()].into(),
            2 => with.iter().copied().take(16).collect(),
            _ => bytes[at..end].repeat(2),
        };
        let end = if kind % 8 == 1 { at } else { end };
        bytes.splice(at..end, put);
    }
    (which, bytes)
}

fn read_any(which: usize, bytes: &[u8]) {
    let label = &labeled::all()[which];
    let body = String::from_utf8_lossy(bytes);
    let read = label.read(&body);
    assert_eq!(read.doses.len(), label.doses);
    assert_eq!(read.verdict.is_accepted(), read.doses.iter().all(|dose| dose.verdict.is_accepted()));
    // Nothing is accepted that does not name our message, but a word that the program says means it.
    let is_plain = read.code.is_none() && read.verdict == Verdict::Accepted;
    assert!(
        !read.verdict.is_accepted()
            || is_plain
            || matches!(read.code.as_deref(), Some("AA" | "AE" | "CA" | "CE" | "AR" | "CR"))
    );
    assert!(read.verdict.is_accepted() || read.findings.iter().any(|finding| finding.stops()));
    assert!(kept(&read).all(|text| !text.contains('\u{0}')));
    // What is set up wrong, and what is a duplicate, is never taken.
    assert!(read.setup.is_none() || !read.verdict.is_accepted());
    assert!(read.duplicate.is_none() || (!read.verdict.is_accepted() && read.setup.is_none()));
}

#[test]
fn any_bytes_get_a_verdict() {
    check!().with_iterations(INPUTS).with_type::<Vec<u8>>().for_each(|bytes| read_any(0, bytes));
}

#[test]
fn a_changed_answer_gets_a_verdict() {
    check!().with_iterations(INPUTS).with_type::<(u16, Vec<Change>)>().for_each(|(which, changes)| {
        let (which, bytes) = change(*which, changes);
        read_any(which, &bytes);
    });
}

/// Asserts that a text that can be read can be written, and reads the same.
fn write_again(text: &str) {
    if let Ok(message) = hl7::parse(text) {
        let written = hl7::render(&message);
        assert_eq!(hl7::parse(&written).as_ref(), Ok(&message));
        for segment in &message.segments {
            let _ = (segment.name(), segment.text(3), segment.component(3, 2));
            assert!((1..=segment.len()).all(|n| segment.line().contains(segment.whole(n))));
        }
    }
}

#[test]
fn any_message_can_be_written_again() {
    check!().with_iterations(INPUTS).with_type::<(String, Vec<u8>)>().for_each(|(delimiters, bytes)| {
        let text = String::from_utf8_lossy(bytes);
        write_again(&text);
        write_again(&format!("MSH{delimiters}{text}"));
        write_again(&format!("MSH|^~\\&|{text}"));
    });
}

#[test]
fn a_changed_message_can_be_written_again() {
    check!().with_iterations(INPUTS).with_type::<(u16, Vec<Change>)>().for_each(|(which, changes)| {
        let (_, bytes) = change(*which, changes);
        write_again(&String::from_utf8_lossy(&bytes));
    });
}
