//! From the text that came to the acknowledgement inside it: wrappers off, escapes undone.

use crate::hl7::{self, Message};

/// What came instead of an acknowledgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotOne {
    /// Nothing.
    Empty,
    /// A web page.
    WebPage,
    /// Text that is not HL7.
    OtherText,
    /// HL7 of another kind.
    OtherMessage,
}

/// The acknowledgement in a text. Among several, the one that answers `message_id`, else the first.
pub fn find(body: &str, message_id: &str) -> Result<Message, NotOne> {
    let text = unwrap(body);
    if text.is_empty() {
        return Err(NotOne::Empty);
    }
    let messages = split(&text);
    if messages.is_empty() {
        return Err(if is_web_page(&text) { NotOne::WebPage } else { NotOne::OtherText });
    }
    let acknowledgements: Vec<_> = messages.into_iter().filter(is_acknowledgement).collect();
    let ours = acknowledgements.iter().position(|m| answers(m, message_id)).unwrap_or_default();
    acknowledgements.into_iter().nth(ours).ok_or(NotOne::OtherMessage)
}

/// Whether MSA-2 is the message's id.
pub fn answers(message: &Message, message_id: &str) -> bool {
    message.value("MSA-2").is_some_and(|id| id.trim() == message_id)
}

fn is_acknowledgement(message: &Message) -> bool {
    message.value("MSH-9.1").is_some_and(|kind| kind.trim() == "ACK")
}

fn is_web_page(text: &str) -> bool {
    let start: String = text.chars().take(200).collect::<String>().to_ascii_lowercase();
    start.contains("<html") || start.contains("<!doctype html")
}

/// The text without what transports put around and into it.
fn unwrap(body: &str) -> String {
    let is_noise = |c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}';
    let mut text = body.trim_matches(is_noise).to_owned();
    if let Some(inside) = within(&text, "<![CDATA[", "]]>") {
        text = inside.trim_matches(is_noise).to_owned();
    }
    if text.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("MSH%7C")) {
        text = decode_percent(&text);
    }
    if text.starts_with('<') {
        text = inside_tag(&text).unwrap_or(text);
    }
    if is_xml_escaped(&text) { unescape_xml(&text) } else { text }
}

fn within<'a>(text: &'a str, open: &str, close: &str) -> Option<&'a str> {
    let (_, inside) = text.split_once(open)?;
    Some(inside.split_once(close).map_or(inside, |(inside, _)| inside))
}

/// The message inside an element: from its header to the next tag.
fn inside_tag(text: &str) -> Option<String> {
    let start = text.find(">MSH").or_else(|| text.find("\nMSH")).or_else(|| text.find("\rMSH"))? + 1;
    let inside = text.get(start..)?;
    Some(inside.split_once("</").map_or(inside, |(inside, _)| inside).to_owned())
}

/// Whether the delimiters themselves are escaped, or line ends are written as references.
fn is_xml_escaped(text: &str) -> bool {
    let header: String = text.chars().take(16).collect();
    header.contains("&amp;") || ["&#xD;", "&#xd;", "&#13;"].iter().any(|end| text.contains(end))
}

/// Undoes one layer of XML escaping.
fn unescape_xml(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        match reference(after) {
            Some((meant, remaining)) => {
                plain.push(meant);
                rest = remaining;
            }
            None => {
                plain.push('&');
                rest = after;
            }
        }
    }
    plain + rest
}

fn reference(after: &str) -> Option<(char, &str)> {
    let (name, rest) = after.split_once(';')?;
    let meant = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => numbered(name)?,
    };
    Some((meant, rest))
}

fn numbered(name: &str) -> Option<char> {
    let digits = name.strip_prefix('#')?;
    let number = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => digits.parse(),
    };
    char::from_u32(number.ok()?)
}

/// Undoes percent-encoding; a plus is a blank unless blanks are written as `%20`.
fn decode_percent(text: &str) -> String {
    let plus = if text.contains("%20") { b'+' } else { b' ' };
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let ahead = rest.clone();
        let decoded = if byte == b'%' { hex(rest.next()).zip(hex(rest.next())).map(|(a, b)| a * 16 + b) } else { None };
        match decoded {
            Some(decoded) => bytes.push(decoded),
            None => {
                bytes.push(if byte == b'+' { plus } else { byte });
                rest = ahead;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digit: Option<u8>) -> Option<u8> {
    char::from(digit?).to_digit(16).and_then(|d| u8::try_from(d).ok())
}

/// The messages of a text: batch headers and trailers dropped, broken lines joined to the segment before.
fn split(text: &str) -> Vec<Message> {
    let mut messages: Vec<String> = Vec::new();
    for line in text.split(['\r', '\n']).map(trim_front).filter(|line| !line.is_empty()) {
        let is_wrapper = ["FHS", "BHS", "BTS", "FTS"].iter().any(|name| line.starts_with(name));
        match messages.last_mut() {
            _ if is_wrapper => {}
            _ if line.starts_with("MSH") => messages.push(line.to_owned()),
            Some(message) => {
                message.push(if is_segment(line) { '\r' } else { ' ' });
                message.push_str(line);
            }
            None => {}
        }
    }
    messages.iter().filter_map(|message| hl7::parse(message).ok()).collect()
}

fn trim_front(line: &str) -> &str {
    line.trim_start_matches(|c: char| c.is_whitespace() || c.is_control())
}

/// Whether a line begins a segment: three capitals or digits and then a sign.
fn is_segment(line: &str) -> bool {
    let mut chars = line.chars();
    let is_name = chars.by_ref().take(3).filter(|c| c.is_ascii_uppercase() || c.is_ascii_digit()).count() == 3;
    is_name && chars.next().is_none_or(|c| !c.is_alphanumeric() && !c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: &str = "MSH|^~\\&|A|B|C|D|20260310||ACK^V04^ACK|1|P|2.5.1\rMSA|AA|ID1\r";

    fn is_found(body: &str) -> bool {
        find(body, "ID1").is_ok_and(|m| answers(&m, "ID1"))
    }

    #[test]
    fn wrappers_come_off() {
        let escaped = PLAIN.replace('&', "&amp;").replace('\r', "&#xD;");
        let bodies = [
            PLAIN.to_owned(),
            PLAIN.replace('\r', "\n"),
            PLAIN.replace('\r', "\r\n"),
            format!("\u{b}{PLAIN}\u{1c}\r"),
            format!("\u{feff}  \n{PLAIN}"),
            format!("<![CDATA[{PLAIN}]]>"),
            escaped.clone(),
            format!("<return>{escaped}</return>"),
            format!("<?xml version=\"1.0\"?>\n<r xmlns=\"x\">{PLAIN}</r>"),
            PLAIN.replace('|', "%7C").replace('^', "%5E").replace('\r', "%0D"),
            format!("FHS|^~\\&|A\rBHS|^~\\&|A\r{PLAIN}BTS|1\rFTS|1\r"),
            format!("{}{PLAIN}", PLAIN.replace("ID1", "ID0")),
            PLAIN.replace("MSA|AA|ID1", "MSA|AA|ID1\rERR|||0|I||||a text\rthat goes on"),
        ];
        for body in bodies {
            assert!(is_found(&body), "{body:?}");
        }
    }

    #[rstest::rstest]
    #[case("", NotOne::Empty)]
    #[case(" \r\n\u{b}", NotOne::Empty)]
    #[case("SUCCESS", NotOne::OtherText)]
    #[case("MSH", NotOne::OtherText)]
    #[case("MSH|^~", NotOne::OtherText)]
    #[case("<!DOCTYPE html><html><body>Sign in</body></html>", NotOne::WebPage)]
    #[case("MSH|^~\\&|||||||VXU^V04\rMSA|AA|ID1", NotOne::OtherMessage)]
    fn what_is_none_is_told_apart(#[case] body: &str, #[case] instead: NotOne) {
        assert_eq!(find(body, "ID1"), Err(instead));
    }
}
