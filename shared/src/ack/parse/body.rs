//! Finds the acknowledgements in a body.

use super::{
    text::printable,
    unwrap::{is_noise, is_web_page, strip},
};
use crate::{
    hl7::{self, Message, Segment},
    program::AckDialect,
};

/// A body without an acknowledgement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotOne {
    /// Nothing.
    Empty,
    /// A web page, with its title.
    WebPage(Option<String>),
    /// Text that is not HL7, as far as a person may want to read it.
    OtherText(String),
    /// Text that this registry means as "everything was taken".
    PlainSuccess(String),
    /// HL7 of another kind.
    OtherMessage,
}

/// The acknowledgements in a text: those that answer `message_id`, else the first.
pub fn find(body: &str, message_id: &str, dialect: &AckDialect) -> Result<Vec<Message>, NotOne> {
    let text = strip(body);
    if text.is_empty() {
        return Err(NotOne::Empty);
    }
    let messages = messages(&text);
    if messages.is_empty() {
        return Err(not_hl7(&text, dialect));
    }
    let mut found: Vec<_> = messages.into_iter().filter(|message| is_acknowledgement(message, dialect)).collect();
    if found.iter().any(|message| answers(message, message_id)) {
        found.retain(|message| answers(message, message_id));
    } else {
        found.truncate(1);
    }
    if found.is_empty() { Err(NotOne::OtherMessage) } else { Ok(found) }
}

/// Returns the messages in a text, out of all that transports put around them; none where it holds no HL7.
#[must_use]
pub fn messages_in(body: &str) -> Vec<Message> {
    messages(&strip(body))
}

/// Returns `true` if an MSA-2 is the message's id.
pub fn answers(message: &Message, message_id: &str) -> bool {
    message.segments.iter().any(|segment| segment.name() == "MSA" && answered(segment) == message_id)
}

/// The id of the message that an MSA answers.
fn answered(msa: &Segment) -> String {
    msa.component(2, 1).trim().to_owned()
}

/// The segments that answer a message: those of its own MSA, and those before the first of any.
pub fn own<'a>(message: &'a Message, message_id: &str) -> Vec<&'a Segment> {
    let mut is_own = true;
    let is_kept = |segment: &&Segment| {
        if segment.name() == "MSA" {
            let id = answered(segment);
            is_own = id == message_id || id.is_empty();
        }
        is_own
    };
    message.segments.iter().filter(is_kept).collect()
}

/// The first segment of a name.
pub fn named<'a>(message: &'a Message, name: &str) -> Option<&'a Segment> {
    message.segments.iter().find(|segment| segment.name() == name)
}

fn is_acknowledgement(message: &Message, dialect: &AckDialect) -> bool {
    let Some(header) = message.segments.first() else { return false };
    let kind = header.component(9, 1);
    let kind = kind.trim();
    let is_mislabeled = || dialect.mislabeled.iter().any(|label| label == kind) && named(message, "MSA").is_some();
    kind == "ACK" || is_mislabeled()
}

/// The longest text that is shown to a person as it came, in characters.
const SHOWN: usize = 500;

fn not_hl7(text: &str, dialect: &AckDialect) -> NotOne {
    if dialect.plain_success.iter().any(|whole| whole.trim().eq_ignore_ascii_case(text)) {
        return NotOne::PlainSuccess(printable(text));
    }
    if is_web_page(text) { NotOne::WebPage(title(text)) } else { NotOne::OtherText(printable(&cut(text))) }
}

fn title(page: &str) -> Option<String> {
    let (_, behind) = page.split_once("<title>").or_else(|| page.split_once("<TITLE>"))?;
    let title: String = behind.chars().take_while(|&c| c != '<').take(SHOWN).collect();
    Some(printable(&title)).filter(|title| !title.is_empty())
}

fn cut(text: &str) -> String {
    text.chars().take(SHOWN).collect()
}

/// The messages of a text, without batch headers and trailers.
fn messages(text: &str) -> Vec<Message> {
    match hl7::parse(text) {
        Ok(whole) => divide(whole),
        Err(_) if is_web_page(text) => Vec::new(),
        Err(_) => mend(text).iter().filter_map(|message| hl7::parse(message).ok()).collect(),
    }
}

/// One message for each MSH.
fn divide(whole: Message) -> Vec<Message> {
    let mut messages: Vec<Message> = Vec::new();
    for segment in whole.segments {
        match messages.last_mut() {
            _ if is_wrapper(segment.name()) => {}
            _ if segment.name() == "MSH" => messages.push(Message { segments: vec![segment] }),
            Some(message) => message.segments.push(segment),
            None => {}
        }
    }
    messages
}

fn is_wrapper(name: &str) -> bool {
    matches!(name, "FHS" | "BHS" | "BTS" | "FTS")
}

/// The messages of a text that is not HL7 as it stands: broken lines are joined to the segment before them, and a
/// header that lost delimiters gets them back.
fn mend(text: &str) -> Vec<String> {
    let mut messages: Vec<String> = Vec::new();
    for line in hl7::lines(text).map(|line| line.trim_start_matches(is_noise)).filter(|line| !line.is_empty()) {
        let name = line.get(..3).unwrap_or_default();
        match messages.last_mut() {
            _ if is_wrapper(name) => {}
            _ if name == "MSH" => messages.push(mend_header(line)),
            Some(message) => {
                message.push(if is_segment(line) { '\r' } else { ' ' });
                message.push_str(line);
            }
            None => {}
        }
    }
    messages
}

/// The header with the standard delimiters in the place of those that it does not name.
fn mend_header(line: &str) -> String {
    let named = line.strip_prefix("MSH").and_then(|rest| {
        let field = rest.chars().next()?;
        Some((field, rest.get(field.len_utf8()..)?.split_once(field)?))
    });
    match named {
        Some((field, (said, rest))) if said.chars().count() < STANDARD.len() => {
            let unnamed = STANDARD.chars().skip(said.chars().count());
            format!("MSH{field}{said}{}{field}{rest}", unnamed.collect::<String>())
        }
        _ => line.to_owned(),
    }
}

/// MSH-2 as the guide requires it.
const STANDARD: &str = "^~\\&";

/// Returns `true` if a line begins a segment: a name of three capitals or digits, and then a sign or nothing.
fn is_segment(line: &str) -> bool {
    hl7::name_of(line)
        .is_some_and(|(_, rest)| rest.chars().next().is_none_or(|c| !c.is_alphanumeric() && !c.is_whitespace()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: &str = "MSH|^~\\&|A|B|C|D|20260310||ACK^V04^ACK|1|P|2.5.1\rMSA|AA|ID1\r";

    fn found(body: &str) -> Result<Vec<Message>, NotOne> {
        find(body, "ID1", &AckDialect::default())
    }

    #[test]
    fn wrappers_come_off_and_breaks_are_mended() {
        let bodies = [
            PLAIN.to_owned(),
            PLAIN.replace('\r', "\n"),
            PLAIN.replace('\r', "\r\n"),
            PLAIN.replace("\rMSA", "\r \u{b}MSA"),
            format!("FHS|^~\\&|A\rBHS|^~\\&|A\r{PLAIN}BTS|1\rFTS|1\r"),
            format!("{}{PLAIN}", PLAIN.replace("ID1", "ID0")),
            PLAIN.replace("MSA|AA|ID1", "MSA|AA|ID1\rERR|||0|I||||a text\rthat goes on"),
            format!("Here is the answer:\n{PLAIN}"),
            PLAIN.replace("^~\\&", "^~\\"),
            PLAIN.replace('|', "#"),
        ];
        for body in bodies {
            let messages = found(&body).unwrap();
            assert!(messages.len() == 1 && answers(&messages[0], "ID1"), "{body:?}");
        }
    }

    #[test]
    fn several_answers_to_one_message_are_all_found() {
        assert_eq!(found(&format!("{PLAIN}{}", PLAIN.replace("|AA|", "|AE|"))).unwrap().len(), 2);
    }

    #[rstest::rstest]
    #[case("", NotOne::Empty)]
    #[case(" \r\n\u{b}", NotOne::Empty)]
    #[case("SUCCESS", NotOne::OtherText("SUCCESS".into()))]
    #[case("MSH", NotOne::OtherText("MSH".into()))]
    #[case("MSH|^~", NotOne::OtherText("MSH|^~".into()))]
    #[case("<!DOCTYPE html><html><body>Sign in</body></html>", NotOne::WebPage(None))]
    #[case("<html><title> Sign in </title>\nMSH|^~\\&|||||||ACK\rMSA|AA|ID1", NotOne::WebPage(Some("Sign in".into())))]
    #[case("MSH|^~\\&|||||||VXU^V04\rMSA|AA|ID1", NotOne::OtherMessage)]
    fn what_is_none_is_told_apart(#[case] body: &str, #[case] instead: NotOne) {
        assert_eq!(found(body), Err(instead));
    }
}
