//! The envelopes that go out.

use std::io;

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

/// One child of the operation's element.
pub(super) struct Part<'a> {
    name: &'a str,
    value: &'a str,
    encoding: Encoding,
}

impl<'a> Part<'a> {
    pub(super) const fn new(name: &'a str, value: &'a str) -> Self {
        Self { name, value, encoding: Encoding::Escaped }
    }

    pub(super) const fn encoded(self, encoding: Encoding) -> Self {
        Self { encoding, ..self }
    }
}

/// An envelope that goes out.
pub(super) struct Envelope<'a> {
    pub(super) version: Version,
    /// The operation's namespace.
    pub(super) namespace: &'a str,
    /// User name and password, where they stand in the header.
    pub(super) token: Option<(&'a str, &'a str)>,
    pub(super) operation: &'a str,
    pub(super) parts: Vec<Part<'a>>,
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
    let operation = format!("urn:{}", envelope.operation);
    writer.write_event(Event::Start(BytesStart::new("soap:Envelope").with_attributes(namespaces)))?;
    write_header(writer, envelope.token)?;
    writer.write_event(Event::Start(BytesStart::new("soap:Body")))?;
    writer.write_event(Event::Start(BytesStart::new(&operation)))?;
    for part in &envelope.parts {
        write_part(writer, part)?;
    }
    writer.write_event(Event::End(BytesEnd::new(&operation)))?;
    writer.write_event(Event::End(BytesEnd::new("soap:Body")))?;
    writer.write_event(Event::End(BytesEnd::new("soap:Envelope")))
}

fn write_header(writer: &mut Memory<'_>, token: Option<(&str, &str)>) -> io::Result<()> {
    let Some((username, password)) = token else {
        return writer.write_event(Event::Empty(BytesStart::new("soap:Header")));
    };
    let security = [("xmlns:wsse", SECURITY), ("soap:mustUnderstand", "1")];
    writer.write_event(Event::Start(BytesStart::new("soap:Header")))?;
    writer.write_event(Event::Start(BytesStart::new("wsse:Security").with_attributes(security)))?;
    writer.write_event(Event::Start(BytesStart::new("wsse:UsernameToken")))?;
    writer.create_element("wsse:Username").write_text_content(BytesText::from_escaped(escape(username)))?;
    writer
        .create_element("wsse:Password")
        .with_attribute(("Type", PASSWORD_TEXT))
        .write_text_content(BytesText::from_escaped(escape(password)))?;
    writer.write_event(Event::End(BytesEnd::new("wsse:UsernameToken")))?;
    writer.write_event(Event::End(BytesEnd::new("wsse:Security")))?;
    writer.write_event(Event::End(BytesEnd::new("soap:Header")))
}

fn write_part(writer: &mut Memory<'_>, part: &Part<'_>) -> io::Result<()> {
    let name = format!("urn:{}", part.name);
    writer.write_event(Event::Start(BytesStart::new(&name)))?;
    match part.encoding {
        Encoding::Escaped => writer.write_event(Event::Text(BytesText::from_escaped(escape(part.value))))?,
        Encoding::Cdata => {
            for section in BytesCData::escaped(&keep_allowed(part.value)) {
                writer.write_event(Event::CData(section))?;
            }
        }
    }
    writer.write_event(Event::End(BytesEnd::new(&name)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::soap::xml;

    fn written(version: Version, part: Part<'_>) -> String {
        write(&Envelope { version, namespace: "urn:x", token: None, operation: "do", parts: vec![part] })
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
}
