//! The parser of messages.

use super::{
    delimiters::Delimiters,
    message::Message,
    segment::{NAME_LENGTH, Segment, is_header},
};

/// The reason why a text is not a message. Names the segment, never its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The text does not begin with a header.
    #[error("the text does not begin with MSH")]
    NoHeader,
    /// A header has no valid delimiters.
    #[error("segment {segment} does not name five different delimiters")]
    Delimiters {
        /// Number of the segment, from 1.
        segment: usize,
    },
    /// A segment has no valid name.
    #[error("segment {segment} does not begin with a segment name of three letters or digits and a field delimiter")]
    Name {
        /// Number of the segment, from 1.
        segment: usize,
    },
}

/// Parses a message. Segments end with CR, LF or both; the delimiters are those of the header.
///
/// # Errors
/// Returns an error if the text does not begin with MSH, BHS or FHS, or a segment has no proper beginning.
pub fn parse(text: &str) -> Result<Message, Error> {
    let mut delimiters = None;
    let mut segments = Vec::with_capacity(SEGMENT_CAPACITY);
    for (i, line) in lines(text).enumerate() {
        let number = i + 1;
        let (name, rest) =
            name_of(line).ok_or(if i == 0 { Error::NoHeader } else { Error::Name { segment: number } })?;
        if is_header(name) {
            delimiters = Some(Delimiters::read(rest).ok_or(Error::Delimiters { segment: number })?);
        }
        let delimiters = delimiters.ok_or(Error::NoHeader)?;
        segments.push(read(line, delimiters).ok_or(Error::Name { segment: number })?);
    }
    if segments.is_empty() { Err(Error::NoHeader) } else { Ok(Message { segments }) }
}

/// Returns `true` if a text begins as HL7 does: with a header and its first delimiter, and not with an encoded one.
#[must_use]
pub fn begins_header(text: &str) -> bool {
    let after_name = ["MSH", "FHS", "BHS"].iter().find_map(|name| text.strip_prefix(name));
    after_name.is_some_and(|rest| {
        let is_named = |c: char| !c.is_alphanumeric() && !c.is_whitespace() && c != '%';
        Delimiters::read(rest).is_some() || rest.starts_with(is_named)
    })
}

/// Initial capacity for segments.
const SEGMENT_CAPACITY: usize = 12;

/// Returns the non-empty lines, ended by CR, LF or both.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\r', '\n']).filter(|line| !line.is_empty())
}

/// Splits a line into the name of the segment and the rest.
pub(crate) fn name_of(line: &str) -> Option<(&str, &str)> {
    let (name, rest) = line.split_at_checked(NAME_LENGTH)?;
    let mut letters = name.bytes();
    let is_name = letters.next().is_some_and(|b| b.is_ascii_uppercase())
        && letters.all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    is_name.then_some((name, rest))
}

/// Parses a line that begins with a name.
fn read(line: &str, delimiters: Delimiters) -> Option<Segment> {
    let (name, rest) = line.split_at_checked(NAME_LENGTH)?;
    if !rest.is_empty() && !rest.starts_with(delimiters.field) {
        return None;
    }
    let line = line.trim_end_matches(delimiters.field);
    let mut spans = Vec::with_capacity(line.len() / FIELD_LENGTH + 2);
    if is_header(name) {
        spans.push((NAME_LENGTH, NAME_LENGTH + delimiters.field.len_utf8()));
    }
    divide(line, delimiters.field, &mut spans);
    Some(Segment { line: line.to_owned(), spans, delimiters })
}

/// Estimated length of a field, in bytes.
const FIELD_LENGTH: usize = 4;

/// Finds the spans of the fields after the name.
fn divide(line: &str, delimiter: char, spans: &mut Vec<(usize, usize)>) {
    let mut start = NAME_LENGTH + delimiter.len_utf8();
    if start > line.len() {
        return;
    }
    if let Ok(delimiter) = u8::try_from(delimiter)
        && delimiter.is_ascii()
    {
        // Most fields are shorter than what a search for a character pays for its start.
        for (i, _) in line.bytes().enumerate().skip(start).filter(|&(_, byte)| byte == delimiter) {
            spans.push((start, i));
            start = i + 1;
        }
    } else {
        let first = start;
        for (i, found) in line.match_indices(delimiter).skip_while(|&(i, _)| i < first) {
            spans.push((start, i));
            start = i + found.len();
        }
    }
    spans.push((start, line.len()));
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = "MSH|^~\\&|A\rPID|1||X^^^N&1.2&ISO^MR~Y|||||||a~b";

    #[rstest::rstest]
    #[case("PID-3.1", Some("X"))]
    #[case("PID-3[2].1", Some("Y"))]
    #[case("PID-3.4.2", Some("1.2"))]
    #[case("PID-3.4", Some("N&1.2&ISO"))]
    #[case("PID-10[2]", Some("b"))]
    #[case("PID-10[3]", None)]
    #[case("PID[2]-3", None)]
    #[case("PID-2", None)]
    #[case("MSH-1", Some("|"))]
    #[case("MSH-2", Some("^~\\&"))]
    #[case("MSH-2.1", Some("^~\\&"))]
    #[case("MSH-3", Some("A"))]
    fn a_path_reads_a_value(#[case] path: &str, #[case] value: Option<&str>) {
        for ending in ["\r", "\n", "\r\n"] {
            let message = parse(&TWO.replace('\r', ending)).unwrap();
            assert_eq!(message.value(path).as_deref(), value, "{ending:?}");
        }
    }

    #[test]
    fn the_header_chooses_the_delimiters() {
        let message = parse("MSH#:*!%#A\rPID#1##X:Y%Z*W").unwrap();
        assert_eq!(message.value("PID-3.2.2").as_deref(), Some("Z"));
        assert_eq!(message.value("PID-3[2]").as_deref(), Some("W"));
    }

    #[rstest::rstest]
    #[case("", Error::NoHeader)]
    #[case("SUCCESS", Error::NoHeader)]
    #[case("PID|1", Error::NoHeader)]
    #[case("<html>", Error::NoHeader)]
    #[case("MSH|^~\\", Error::Delimiters { segment: 1 })]
    #[case("MSH|^^\\&|", Error::Delimiters { segment: 1 })]
    #[case("MSH|^~\\&|A\rhello", Error::Name { segment: 2 })]
    #[case("MSH|^~\\&|A\rPIDX|1", Error::Name { segment: 2 })]
    fn what_is_no_message_is_refused(#[case] text: &str, #[case] error: Error) {
        assert_eq!(parse(text), Err(error));
    }
}
