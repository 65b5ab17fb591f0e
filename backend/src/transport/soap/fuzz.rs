//! Fuzz tests: any text from the wire is read, and any reader gets back what we write.
//!
//! `BOLERO_RANDOM_ITERATIONS` and `BOLERO_RANDOM_TEST_TIME_MS` let it run for as long as one likes.

use bolero::check;
use shared::program::Encoding;

use crate::transport::http::Payload;

use super::{
    answer::{self, Content},
    envelope::{Envelope, Part, Version, write},
    fault, xml,
};

/// Number of inputs of each target in an ordinary run.
const INPUTS: usize = 4_000;

/// Envelopes as registries write them.
const ENVELOPES: &[&str] = &[
    include_str!("fixture/connectivity_response.xml"),
    include_str!("fixture/fault_security.xml"),
    include_str!("fixture/fault_soap11.xml"),
    include_str!("fixture/fault_too_large.xml"),
    include_str!("fixture/fault_unknown.xml"),
    include_str!("fixture/fault_unsupported.xml"),
    include_str!("fixture/submit_response_cdata.xml"),
];

/// Pieces that mean something to a reader.
const PIECES: &[&str] = &[
    "<",
    ">",
    "</",
    "/>",
    "&",
    ";",
    "&#xD;",
    "&#0;",
    "&#x110000;",
    "&amp;",
    "&x;",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<?xml version='1.0' encoding='UTF-16'?>",
    "<!DOCTYPE a [<!ENTITY b 'c'>]>",
    "<return>",
    "</return>",
    "<a:b xmlns:a='x'>",
    "<Fault>",
    "<Reason><Text xml:lang='en'>",
    "<x:Include href='cid:a'/>",
    "&nbsp;",
    "--b",
    "\r\nContent-ID: <a>\r\n",
    "Content-Transfer-Encoding: quoted-printable\r\n\r\n",
    "=3C",
    "<Envelope>",
    "<html>",
    "MSH|^~\\&|",
    "\u{feff}",
    "\u{0}",
    "é",
    "\r\n",
    "'",
    "\"",
];

fn read(text: &str) {
    let depth = text.matches('<').count();
    for content_type in ["text/xml", "multipart/related; boundary=b"] {
        match answer::read(&Payload::read(content_type, text), Some("ResponseHL7Message")) {
            Content::Returned(_) | Content::WebPage | Content::Unreadable => {}
            Content::Fault(fault) => {
                assert!(text.contains("Fault") || text.contains('='));
                assert!(fault.said.is_none_or(|said| said.len() < 5_000 && !said.contains('\u{0}')));
            }
        }
    }
    if let Ok(root) = xml::parse(text) {
        let _ = fault::read(&root);
        assert!(depth > 0);
    }
}

#[test]
fn any_bytes_are_read() {
    check!().with_iterations(INPUTS).with_type::<Vec<u8>>().for_each(|bytes| read(&String::from_utf8_lossy(bytes)));
}

#[test]
fn any_pieces_are_read() {
    check!().with_iterations(INPUTS).with_type::<Vec<u8>>().for_each(|chosen| {
        let text: String = chosen.iter().map(|&i| PIECES[usize::from(i) % PIECES.len()]).collect();
        read(&text);
    });
}

#[test]
fn a_changed_envelope_is_read() {
    check!().with_iterations(INPUTS).with_type::<(u8, Vec<(u16, u8, u8)>)>().for_each(|(which, changes)| {
        let mut bytes = ENVELOPES[usize::from(*which) % ENVELOPES.len()].as_bytes().to_vec();
        for &(at, length, piece) in changes.iter().take(8) {
            let at = usize::from(at) % (bytes.len() + 1);
            let end = (at + usize::from(length) % 32).min(bytes.len());
            bytes.splice(at..end, PIECES[usize::from(piece) % PIECES.len()].bytes());
        }
        read(&String::from_utf8_lossy(&bytes));
    });
}

#[test]
fn a_registry_reads_back_what_is_written() {
    check!().with_iterations(INPUTS / 4).with_type::<(String, bool)>().for_each(|(message, is_cdata)| {
        let encoding = if *is_cdata { Encoding::Cdata } else { Encoding::Escaped };
        let parts = vec![Part::new("a/userName", message), Part::new("a/hl7Message", message).encoded(encoding)];
        let version = if *is_cdata { Version::Soap11 } else { Version::Soap12 };
        let envelope = Envelope::new(version, "urn:x", "do", parts);
        let root = xml::parse(&write(&envelope)).unwrap();
        let sent = xml::keep_allowed(message);
        // Inside CDATA a reader takes a carriage return for a line feed.
        let expected = if *is_cdata { sent.replace("\r\n", "\n").replace('\r', "\n") } else { sent.clone() };
        assert_eq!(root.find("hl7Message").unwrap().text(), expected);
    });
}
