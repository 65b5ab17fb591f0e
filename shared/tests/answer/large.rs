//! However large and however odd an answer is, reading it ends: in time that grows as it does.

use std::time::{Duration, Instant};

use shared::{
    ack::{Sent, SentDose, read},
    hl7,
    program::AckDialect,
};

const HEADER: &str = "MSH|^~\\&|I|I|D|A|1||ACK^V04^ACK|R|P|2.5.1\r";

/// Length of the answers. Work that grew with the square of it would not end within any patience.
const LENGTH: usize = 150_000;

/// Far more than it takes on the slowest machine, and far less than the square would.
const PATIENCE: Duration = Duration::from_secs(30);

fn long(head: &str, part: &str) -> String {
    head.to_owned() + &part.repeat((LENGTH - head.len()) / part.len())
}

#[rstest::rstest]
#[case::references("", "&")]
#[case::references_in_a_message("MSH|^~\\&amp;|", "&#")]
#[case::tags("<a", "<a>  ")]
#[case::ends_of_tags("<a", ">")]
#[case::sections("<a>", "<![CDATA[")]
#[case::percents("MSH%7C", "%")]
#[case::base64("", "TVNI")]
#[case::headers("", "MSH|^~\\&|\r")]
#[case::acknowledgements("", "MSH|^~\\&|||||||ACK\rMSA|AE|M1\rERR||PID|101|E\r")]
#[case::errors(HEADER, "MSA|AE|M1\rERR||RXA^1^3|101|E||||duplicate\r")]
#[case::places("MSA|AE|M1\rERR||", "RXA^1^3~")]
#[case::words("MSA|AE|M1\rERR||PID|101|E||||", "rxa #")]
#[case::counts("MSA|AE|M1\rERR||PID|101|W||||", "RXA #1 IGNORED ")]
#[case::numbers("MSA|AE|M1\rERR||PID|101|W||||RXA #", "1")]
#[case::blanks("MSA|AE|M1\rERR||PID|101|W||||message", " ")]
#[case::escapes("MSA|AE|M1\rERR||PID|101|W||||", "\\X0")]
#[case::escape_signs("MSA|AE|M1\rERR||PID|101|W||||", "\\")]
#[case::broken_lines("MSA|AE|M1\rERR||PID|101|W||||", "a\r")]
#[case::notes("MSA|AE|M1\rERR||PID|101|W\r", "NTE|1||duplicate\r")]
#[case::notes_that_refuse("MSA|AE|M1\rERR||PID|101|W\r", "NTE|1||RXA #1 was not added\r")]
#[case::notes_beside("MSA|AE|M1\r", "NTE|1||Immunization was not added\r")]
#[case::answers(HEADER, "MSA|AE|M1|a\r")]
#[case::refusals("MSA|AE|M1|", "Immunization was not added ")]
#[case::counts_of_none("MSA|AE|M1|", "no records added, ")]
#[case::duplicates("MSA|AE|M1\rERR||RXA|205|E||||", "possible duplicate ")]
#[case::hashes("MSA|AE|M1|", "#")]
#[case::joined("MSA|AE|M1|", "a-")]
#[case::fields("MSA|AE|M1\rERR", "|")]
#[case::components("MSA|AE|M1\rERR||", "^")]
#[case::control("", "\u{b}")]
#[case::many_bytes("MSA|AE|M1\rERR||PID|101|W||||", "漢")]
fn reading_ends(#[case] head: &str, #[case] part: &str) {
    let head = if head.starts_with("MSA") { format!("{HEADER}{head}") } else { head.to_owned() };
    let body = long(&head, part);
    let doses = vec![SentDose::default(); 10];
    let before = Instant::now();
    let answer = read(&body, &Sent { message_id: "M1", doses: &doses, dialect: &AckDialect::default() });
    assert!(!answer.verdict.is_accepted() || answer.code.is_some());
    assert!(answer.findings.len() < 1_000);
    let _ = hl7::parse(&body);
    assert!(before.elapsed() < PATIENCE);
}
