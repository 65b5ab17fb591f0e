//! Percent-encoding, as forms and addresses use it.

use crate::hl7::to_text;

/// Returns `true` if a text begins as an encoded message or element does.
pub fn is_encoded(text: &str) -> bool {
    let begins = |start: &str| text.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start));
    ["MSH%", "FHS%", "BHS%", "%4D%53%48", "%3C", "%0B", "%0D", "%0A", "%EF%BB%BF", "%26lt", "%4d%53%48"]
        .iter()
        .any(|start| begins(start))
}

/// Undoes percent-encoding; a plus is a blank unless blanks are written as `%20`.
pub fn decode(text: &str) -> String {
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
    to_text(bytes)
}

fn hex(digit: Option<u8>) -> Option<u8> {
    char::from(digit?).to_digit(16).and_then(|d| u8::try_from(d).ok())
}
