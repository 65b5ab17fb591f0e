//! Answers in several parts (`multipart/related`), as services with MTOM or attachments write them.

use std::borrow::Cow;

use base64::{Engine as _, prelude::BASE64_STANDARD};

use crate::transport::charset::{decode, parameter};

/// Maximum number of parts that are read.
const MAX_PARTS: usize = 16;

/// The content of an answer: its text, and the parts that its text refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::transport) struct Payload<'a> {
    /// The text: of several parts, the root.
    pub(in crate::transport) text: Cow<'a, str>,
    /// The other parts, each with its content id.
    pub(in crate::transport) attachments: Vec<(String, String)>,
}

impl<'a> Payload<'a> {
    /// Reads a body: of several parts the root and the others, else the body as it is.
    pub(in crate::transport) fn read(content_type: &str, body: &'a str) -> Self {
        let whole = || Self { text: Cow::Borrowed(body), attachments: Vec::new() };
        let Some(boundary) = boundary(content_type, body) else { return whole() };
        let mut parts: Vec<_> = parts(body, &boundary).take(MAX_PARTS).map(Part::read).collect();
        if parts.is_empty() {
            return whole();
        }
        let start = parameter(content_type, "start").map(|id| bare_id(&id).to_owned());
        let is_root = |part: &Part| start.as_ref().is_some_and(|start| part.id == *start);
        let root = parts.remove(parts.iter().position(is_root).unwrap_or(0));
        let attachments = parts.into_iter().map(|part| (part.id, part.text)).collect();
        Self { text: Cow::Owned(root.text), attachments }
    }

    /// The text of the part that an address such as `cid:1@x` names.
    pub(in crate::transport) fn attachment(&self, address: &str) -> Option<&str> {
        let id = address.trim().strip_prefix("cid:")?.replace("%40", "@");
        let found = self.attachments.iter().find(|(known, _)| *known == id);
        found.map(|(_, text)| text.as_str())
    }
}

/// The boundary: as the content type says it, else the first line of a body that looks like parts.
fn boundary(content_type: &str, body: &str) -> Option<String> {
    let is_multipart = content_type.trim_start().to_ascii_lowercase().starts_with("multipart/");
    if let Some(boundary) = parameter(content_type, "boundary").filter(|_| is_multipart) {
        return Some(boundary);
    }
    let (first, rest) = body.trim_start().split_once('\n')?;
    let boundary =
        first.trim_end().strip_prefix("--").filter(|boundary| !boundary.is_empty() && boundary.len() <= 70)?;
    let head = rest.get(..rest.len().min(9)).unwrap_or_default();
    let is_head = ["content-t", "content-i"].iter().any(|name| head.eq_ignore_ascii_case(name));
    is_head.then(|| boundary.to_owned())
}

/// The parts of a body, each with its head.
fn parts<'a>(body: &'a str, boundary: &str) -> impl Iterator<Item = &'a str> {
    let delimiter = format!("--{boundary}");
    let mut rest = body.split_once(&delimiter).map(|(_, rest)| rest);
    std::iter::from_fn(move || {
        let inside = rest?.strip_prefix("--").map_or(rest, |_| None)?;
        let (part, behind) = match inside.split_once(&delimiter) {
            Some((part, behind)) => (part, Some(behind)),
            None => (inside, None),
        };
        rest = behind;
        Some(part)
    })
}

/// One part.
struct Part {
    /// Its content id without brackets.
    id: String,
    /// Its text, decoded.
    text: String,
}

impl Part {
    fn read(part: &str) -> Self {
        let part = part.trim_start_matches([' ', '\t']);
        let part = part.strip_prefix("\r\n").or_else(|| part.strip_prefix('\n')).unwrap_or(part);
        let (head, body) = divide(part);
        let header = |name: &str| {
            let mut lines = head.lines().filter_map(|line| line.split_once(':'));
            lines.find(|(known, _)| known.trim().eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
        };
        let body = body.strip_suffix("\r\n").or_else(|| body.strip_suffix('\n')).unwrap_or(body);
        let encoding = header("content-transfer-encoding").unwrap_or_default().to_ascii_lowercase();
        let kind = header("content-type").unwrap_or_default();
        let text = match encoding.as_str() {
            "base64" => from_base64(body, kind).unwrap_or_else(|| body.to_owned()),
            "quoted-printable" => from_quoted_printable(body, kind),
            _ => body.to_owned(),
        };
        Self { id: bare_id(header("content-id").unwrap_or_default()).to_owned(), text }
    }
}

/// The head and the body of a part; a part may have no head.
fn divide(part: &str) -> (&str, &str) {
    let bare = part.strip_prefix("\r\n").or_else(|| part.strip_prefix('\n'));
    let divided = part.split_once("\r\n\r\n").or_else(|| part.split_once("\n\n"));
    bare.map(|body| ("", body)).or(divided).unwrap_or(("", part))
}

fn bare_id(id: &str) -> &str {
    id.trim().trim_start_matches('<').trim_end_matches('>')
}

fn from_base64(text: &str, content_type: &str) -> Option<String> {
    let digits: String = text.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let bytes = BASE64_STANDARD.decode(digits).ok()?;
    Some(decode(&bytes, content_type))
}

fn from_quoted_printable(text: &str, content_type: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    // A line that goes on may be the last: its end belongs to the boundary.
    let mut pieces = text.strip_suffix('=').unwrap_or(text).split('=');
    bytes.extend_from_slice(pieces.next().unwrap_or_default().as_bytes());
    for piece in pieces {
        let line = piece.strip_prefix("\r\n").or_else(|| piece.strip_prefix('\n'));
        let code = piece.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (line, code) {
            (Some(joined), _) => bytes.extend_from_slice(joined.as_bytes()),
            (None, Some(byte)) => {
                bytes.push(byte);
                bytes.extend_from_slice(piece.get(2..).unwrap_or_default().as_bytes());
            }
            (None, None) => {
                bytes.push(b'=');
                bytes.extend_from_slice(piece.as_bytes());
            }
        }
    }
    decode(&bytes, content_type)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RELATED: &str = "multipart/related; type=\"application/xop+xml\"; start=\"<root@x>\"; boundary=\"b-1\"";
    const BODY: &str = "--b-1\r\nContent-Type: text/plain\r\nContent-ID: <ack@x>\r\n\r\nMSH|1\rMSA|2\r\r\n\
        --b-1\r\nContent-Type: application/xop+xml\r\nContent-ID: <root@x>\r\n\r\n<a/>\r\n--b-1--\r\n";

    #[test]
    fn the_root_is_found_with_what_it_refers_to() {
        let payload = Payload::read(RELATED, BODY);
        assert_eq!(payload.text, "<a/>");
        assert_eq!(payload.attachment("cid:ack%40x"), Some("MSH|1\rMSA|2\r"));
        assert_eq!(payload.attachment("cid:other"), None);
        let by_order = Payload::read("Multipart/Related; boundary=b-1", BODY);
        assert_eq!(by_order.text, "MSH|1\rMSA|2\r");
    }

    #[rstest::rstest]
    #[case::unnamed("text/xml", "--b\nContent-Type: text/xml\n\n<a/>\n--b--", "<a/>")]
    #[case::without_end("multipart/related; boundary=b", "--b\r\n\r\n<a/>", "<a/>")]
    #[case::preamble("multipart/mixed; boundary=b", "hello\r\n--b\r\nA: b\r\n\r\n<a/>\r\n--b--", "<a/>")]
    #[case::base64(
        "multipart/mixed; boundary=b",
        "--b\nContent-Transfer-Encoding: BASE64\n\nPGEv\nPg==\n--b--",
        "<a/>"
    )]
    #[case::quoted(
        "multipart/mixed; boundary=b",
        "--b\nContent-Transfer-Encoding: quoted-printable\n\n<a b=3D'=C3=A9'=\n/>=\n--b--",
        "<a b='é'/>"
    )]
    #[case::plain("text/xml", "<a/>", "<a/>")]
    #[case::no_parts("multipart/related; boundary=b", "<a/>", "<a/>")]
    #[case::dashes("text/plain", "--\nContent-Type: x", "--\nContent-Type: x")]
    #[case::empty("multipart/related; boundary=b", "", "")]
    fn a_body_is_taken_apart(#[case] content_type: &str, #[case] body: &str, #[case] root: &str) {
        assert_eq!(Payload::read(content_type, body).text, root);
    }
}
