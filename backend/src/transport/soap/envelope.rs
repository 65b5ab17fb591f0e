//! The envelopes that go out.

use std::{borrow::Cow, io};

use quick_xml::{
    Writer,
    events::{BytesCData, BytesEnd, BytesStart, BytesText, Event},
};
use shared::program::Encoding;

use super::xml::{escape, keep_allowed};

/// The protocol's version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    Soap11,
    Soap12,
}

impl Version {
    const fn namespace(self) -> &'static str {
        match self {
            Self::Soap11 => "http://schemas.xmlsoap.org/soap/envelope/",
            Self::Soap12 => "http://www.w3.org/2003/05/soap-envelope",
        }
    }
}

/// OASIS WS-Security 1.0, with a UsernameToken whose password is plain text: TLS is what hides it.
const SECURITY: &str = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
const PASSWORD_TEXT: &str =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText";

/// The namespace of WS-Addressing.
const ADDRESSING: &str = "http://www.w3.org/2005/08/addressing";

/// The prefix of the operation's namespace.
const OPERATION: &str = "urn";

/// An element inside the operation or the header.
pub(super) struct Part<'a> {
    /// Its name, behind those of the elements around it: `RequestHeader/FacilityID`.
    path: Cow<'a, str>,
    value: Cow<'a, str>,
    encoding: Encoding,
}

impl<'a> Part<'a> {
    pub(super) fn new(path: impl Into<Cow<'a, str>>, value: impl Into<Cow<'a, str>>) -> Self {
        Self { path: path.into(), value: value.into(), encoding: Encoding::Escaped }
    }

    pub(super) fn encoded(self, encoding: Encoding) -> Self {
        Self { encoding, ..self }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.value.is_empty()
    }
}

/// Elements of the header, with a prefix of their own.
pub(super) struct Block<'a> {
    pub(super) prefix: &'a str,
    pub(super) namespace: &'a str,
    pub(super) parts: Vec<Part<'a>>,
}

/// The header's elements of WS-Addressing.
pub(super) struct Addressing<'a> {
    pub(super) action: &'a str,
    pub(super) message_id: String,
    /// The address, where the service wants it.
    pub(super) to: Option<&'a str>,
}

/// An envelope that goes out.
pub(super) struct Envelope<'a> {
    pub(super) version: Version,
    /// The operation's namespace.
    pub(super) namespace: &'a str,
    /// User name and password, where they stand in the header.
    pub(super) token: Option<(&'a str, &'a str)>,
    pub(super) block: Option<Block<'a>>,
    pub(super) addressing: Option<Addressing<'a>>,
    pub(super) operation: &'a str,
    /// `true` if the parts carry the operation's namespace.
    pub(super) qualified: bool,
    pub(super) parts: Vec<Part<'a>>,
}

impl<'a> Envelope<'a> {
    /// Creates an envelope without anything in its header.
    pub(super) const fn new(version: Version, namespace: &'a str, operation: &'a str, parts: Vec<Part<'a>>) -> Self {
        Self { version, namespace, token: None, block: None, addressing: None, operation, qualified: true, parts }
    }
}

type Memory<'a> = Writer<&'a mut Vec<u8>>;

/// Writes an envelope.
pub(super) fn write(envelope: &Envelope<'_>) -> String {
    let mut written = Vec::new();
    // Writing into memory cannot fail.
    let _ = write_envelope(&mut Writer::new_with_indent(&mut written, b' ', 2), envelope);
    written.push(b'\n');
    String::from_utf8_lossy(&written).into_owned()
}

fn write_envelope(writer: &mut Memory<'_>, envelope: &Envelope<'_>) -> io::Result<()> {
    let namespaces = [("xmlns:soap", envelope.version.namespace()), ("xmlns:urn", envelope.namespace)];
    let operation = format!("{OPERATION}:{}", envelope.operation);
    writer.write_event(Event::Start(BytesStart::new("soap:Envelope").with_attributes(namespaces)))?;
    write_header(writer, envelope)?;
    writer.write_event(Event::Start(BytesStart::new("soap:Body")))?;
    if envelope.parts.is_empty() {
        writer.write_event(Event::Empty(BytesStart::new(&operation)))?;
    } else {
        writer.write_event(Event::Start(BytesStart::new(&operation)))?;
        write_parts(writer, if envelope.qualified { OPERATION } else { "" }, &paths(&envelope.parts))?;
        writer.write_event(Event::End(BytesEnd::new(&operation)))?;
    }
    writer.write_event(Event::End(BytesEnd::new("soap:Body")))?;
    writer.write_event(Event::End(BytesEnd::new("soap:Envelope")))
}

fn write_header(writer: &mut Memory<'_>, envelope: &Envelope<'_>) -> io::Result<()> {
    let mut header = BytesStart::new("soap:Header");
    if envelope.addressing.is_some() {
        header.push_attribute(("xmlns:wsa", ADDRESSING));
    }
    if let Some(block) = &envelope.block {
        header.push_attribute((format!("xmlns:{}", block.prefix).as_str(), block.namespace));
    }
    if envelope.token.is_none() && envelope.block.is_none() && envelope.addressing.is_none() {
        return writer.write_event(Event::Empty(header));
    }
    writer.write_event(Event::Start(header))?;
    if let Some(token) = envelope.token {
        write_token(writer, token)?;
    }
    if let Some(block) = &envelope.block {
        write_parts(writer, block.prefix, &paths(&block.parts))?;
    }
    if let Some(addressing) = &envelope.addressing {
        write_addressing(writer, addressing)?;
    }
    writer.write_event(Event::End(BytesEnd::new("soap:Header")))
}

fn write_token(writer: &mut Memory<'_>, (username, password): (&str, &str)) -> io::Result<()> {
    let security = [("xmlns:wsse", SECURITY), ("soap:mustUnderstand", "1")];
    writer.write_event(Event::Start(BytesStart::new("wsse:Security").with_attributes(security)))?;
    writer.write_event(Event::Start(BytesStart::new("wsse:UsernameToken")))?;
    writer.create_element("wsse:Username").write_text_content(BytesText::from_escaped(escape(username)))?;
    writer
        .create_element("wsse:Password")
        .with_attribute(("Type", PASSWORD_TEXT))
        .write_text_content(BytesText::from_escaped(escape(password)))?;
    writer.write_event(Event::End(BytesEnd::new("wsse:UsernameToken")))?;
    writer.write_event(Event::End(BytesEnd::new("wsse:Security")))
}

fn write_addressing(writer: &mut Memory<'_>, addressing: &Addressing<'_>) -> io::Result<()> {
    let to = addressing.to.map(|to| ("wsa:To", to));
    let told = [("wsa:Action", addressing.action), ("wsa:MessageID", &addressing.message_id)];
    for (name, value) in told.into_iter().chain(to) {
        writer.create_element(name).write_text_content(BytesText::from_escaped(escape(value)))?;
    }
    Ok(())
}

/// Parts, each with what is left of its path.
type Paths<'p, 'a> = Vec<(&'p str, &'p Part<'a>)>;

fn paths<'p, 'a>(parts: &'p [Part<'a>]) -> Paths<'p, 'a> {
    parts.iter().map(|part| (&*part.path, part)).collect()
}

/// Writes parts; those that follow each other inside the same element share it.
fn write_parts(writer: &mut Memory<'_>, prefix: &str, parts: &[(&str, &Part<'_>)]) -> io::Result<()> {
    let parent = |path: &str| path.split_once('/').map(|(parent, _)| parent.to_owned());
    for group in parts.chunk_by(|(a, _), (b, _)| parent(a).is_some() && parent(a) == parent(b)) {
        let inner: Paths<'_, '_> =
            group.iter().filter_map(|(path, part)| Some((path.split_once('/')?.1, *part))).collect();
        match (group, group.first().and_then(|(path, _)| parent(path))) {
            (_, Some(parent)) => {
                let name = prefixed(prefix, &parent);
                writer.write_event(Event::Start(BytesStart::new(&name)))?;
                write_parts(writer, prefix, &inner)?;
                writer.write_event(Event::End(BytesEnd::new(&name)))?;
            }
            ([(name, part)], None) => write_part(writer, &prefixed(prefix, name), part)?,
            _ => {}
        }
    }
    Ok(())
}

fn prefixed(prefix: &str, name: &str) -> String {
    if prefix.is_empty() { name.to_owned() } else { format!("{prefix}:{name}") }
}

fn write_part(writer: &mut Memory<'_>, name: &str, part: &Part<'_>) -> io::Result<()> {
    writer.write_event(Event::Start(BytesStart::new(name)))?;
    match part.encoding {
        Encoding::Escaped => writer.write_event(Event::Text(BytesText::from_escaped(escape(&part.value))))?,
        Encoding::Cdata => {
            for section in BytesCData::escaped(&keep_allowed(&part.value)) {
                writer.write_event(Event::CData(section))?;
            }
        }
    }
    writer.write_event(Event::End(BytesEnd::new(name)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::soap::xml;

    fn written(version: Version, part: Part<'_>) -> String {
        write(&Envelope::new(version, "urn:x", "do", vec![part]))
    }

    #[rstest::rstest]
    #[case(Encoding::Escaped)]
    #[case(Encoding::Cdata)]
    fn what_is_written_is_read_back(#[case] encoding: Encoding) {
        for text in ["MSH|^~\\&|A\rPID|1\r", "a<b>&\"'c", "]]>", "x]]>y]]>", "", " blank ", "naïve ü 漢"] {
            let written = written(Version::Soap12, Part::new("hl7Message", text).encoded(encoding));
            let root = xml::parse(&written).unwrap();
            // Inside CDATA a reader takes a carriage return for a line feed; registries that ask for it know.
            let expected = if encoding == Encoding::Cdata { text.replace('\r', "\n") } else { text.to_owned() };
            assert_eq!(root.find("hl7Message").unwrap().text(), expected);
        }
    }

    #[test]
    fn what_xml_cannot_carry_becomes_a_blank() {
        let root = xml::parse(&written(Version::Soap11, Part::new("a", "a\u{b}b\u{0}c\u{fffe}d"))).unwrap();
        assert_eq!(root.find("a").unwrap().text(), "a b c d");
    }

    #[test]
    fn parts_that_follow_each_other_share_the_elements_around_them() {
        let part = |path| Part::new(path, "x");
        let parts = vec![part("a/b/c"), part("a/b/d"), part("a/e"), part("f"), part("f"), part("a/g")];
        let written = write(&Envelope { qualified: false, ..Envelope::new(Version::Soap12, "urn:x", "do", parts) });
        let plain: String = written.split_whitespace().collect();
        let inside = "<urn:do><a><b><c>x</c><d>x</d></b><e>x</e></a><f>x</f><f>x</f><a><g>x</g></a></urn:do>";
        assert!(plain.contains(inside), "{written}");
    }
}
