//! Layers in whatever order they were put on.

use std::borrow::Cow;

use super::{base64, percent, xml};
use crate::hl7::begins_header;

/// Maximum number of layers that are taken off. Registries are known to nest three.
const MAX_LAYERS: usize = 8;

/// Returns the text without the layers that transports put around it.
pub fn strip(body: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(body);
    for _ in 0..MAX_LAYERS {
        let trimmed = text.trim_matches(is_noise);
        match peel(trimmed) {
            Some(inside) => text = Cow::Owned(inside),
            None if trimmed.len() == text.len() => return text,
            None => return narrow(text),
        }
    }
    narrow(text)
}

/// Returns `true` if a character may stand around a message without meaning anything.
pub fn is_noise(c: char) -> bool {
    c.is_whitespace() || c.is_control() || c == '\u{feff}'
}

fn narrow(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_matches(is_noise)),
        Cow::Owned(text) => Cow::Owned(text.trim_matches(is_noise).to_owned()),
    }
}

/// Returns the text inside the outermost layer; none when there is no layer.
fn peel(text: &str) -> Option<String> {
    if begins_header(text) {
        return xml::is_escaped(text).then(|| xml::unescape(text));
    }
    if let Some(inside) = xml::inside_section(text).or_else(|| xml::inside_element(text)) {
        return Some(inside.into_owned());
    }
    if xml::begins_reference(text) {
        return Some(xml::unescape(text));
    }
    if percent::is_encoded(text) {
        return Some(percent::decode(text));
    }
    base64::decode(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: &str = "MSH|^~\\&|A|B C|D+E\rMSA|AA|ID1";

    fn escaped(text: &str) -> String {
        text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\r', "&#xD;")
    }

    fn percent(text: &str) -> String {
        text.bytes()
            .map(|b| if b.is_ascii_alphanumeric() { char::from(b).into() } else { format!("%{b:02X}") })
            .collect()
    }

    #[test]
    fn layers_come_off_in_any_order() {
        let cdata = |text: &str| format!("<![CDATA[{text}]]>");
        let element = |text: &str| format!("<?xml version=\"1.0\"?>\n<r xmlns=\"x\"><return>{text}</return></r>");
        let bodies = [
            PLAIN.to_owned(),
            format!("\u{b}{PLAIN}\r\u{1c}\r"),
            format!("\u{feff} \n{PLAIN}\r\n"),
            cdata(PLAIN),
            escaped(PLAIN),
            escaped(&escaped(PLAIN)),
            percent(PLAIN),
            percent(&escaped(PLAIN)),
            element(&escaped(PLAIN)),
            element(&cdata(PLAIN)),
            escaped(&element(&escaped(PLAIN))),
            element(&percent(PLAIN)),
            percent(&element(&escaped(PLAIN))),
            "TVNIfF5+XCZ8QXxCIEN8RCtFDU1TQXxBQXxJRDE=".to_owned(),
            "TVNIfF5+XCZ8QXxCIE\r\nN8RCtFDU1TQXxBQXxJRDE".to_owned(),
            element("TVNIfF5+XCZ8QXxCIEN8RCtFDU1TQXxBQXxJRDE="),
        ];
        for body in bodies {
            assert_eq!(strip(&body), PLAIN, "{body:?}");
        }
    }

    #[test]
    fn what_is_not_wrapped_stays_as_it_is() {
        for text in ["SUCCESS", "100% good", "a & b", "<html><body/></html>", "MSH", "QUJDRA=="] {
            assert_eq!(strip(text), text);
        }
    }

    #[test]
    fn nesting_ends() {
        let mut text = PLAIN.to_owned();
        for _ in 0..50 {
            text = escaped(&text);
        }
        assert!(strip(&text).contains("&amp;"));
    }
}
