//! The envelopes that go out.

use std::io;

use quick_xml::{
    Writer,
    events::{BytesCData, BytesEnd, BytesStart, BytesText, Event},
};
use shared::program::Encoding;

use super::xml::{escape, keep_allowed};
use crate::transport::endpoint::Endpoint;

const SOAP: &str = "http://www.w3.org/2003/05/soap-envelope";
const CDC: &str = "urn:cdc:iisb:2011";

/// One child of the operation's element.
struct Part<'a> {
    name: &'a str,
    value: &'a str,
    encoding: Encoding,
}

impl<'a> Part<'a> {
    const fn new(name: &'a str, value: &'a str) -> Self {
        Self { name, value, encoding: Encoding::Escaped }
    }
}

/// The request that asks for an echo.
pub(super) fn connectivity_test(echo: &str) -> String {
    write("connectivityTest", &[Part::new("echoBack", echo)])
}

/// The request that carries one message.
pub(super) fn submit_single_message(endpoint: &Endpoint, message: &str) -> String {
    let parts = [
        Part::new("username", &endpoint.username),
        Part::new("password", &endpoint.password),
        Part::new("facilityID", &endpoint.facility_id),
        Part { encoding: endpoint.encoding, ..Part::new("hl7Message", message) },
    ];
    write("submitSingleMessage", &parts)
}

fn write(operation: &str, parts: &[Part<'_>]) -> String {
    let mut written = Vec::new();
    // Writing into memory cannot fail.
    let _ = write_envelope(&mut Writer::new_with_indent(&mut written, b' ', 2), operation, parts);
    written.push(b'\n');
    String::from_utf8_lossy(&written).into_owned()
}

fn write_envelope(writer: &mut Writer<&mut Vec<u8>>, operation: &str, parts: &[Part<'_>]) -> io::Result<()> {
    let envelope = BytesStart::new("soap:Envelope").with_attributes([("xmlns:soap", SOAP), ("xmlns:urn", CDC)]);
    let operation = format!("urn:{operation}");
    writer.write_event(Event::Start(envelope))?;
    writer.write_event(Event::Empty(BytesStart::new("soap:Header")))?;
    writer.write_event(Event::Start(BytesStart::new("soap:Body")))?;
    writer.write_event(Event::Start(BytesStart::new(&operation)))?;
    for part in parts {
        write_part(writer, part)?;
    }
    writer.write_event(Event::End(BytesEnd::new(&operation)))?;
    writer.write_event(Event::End(BytesEnd::new("soap:Body")))?;
    writer.write_event(Event::End(BytesEnd::new("soap:Envelope")))
}

fn write_part(writer: &mut Writer<&mut Vec<u8>>, part: &Part<'_>) -> io::Result<()> {
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
    use crate::transport::cdc_soap::xml;
    use shared::program::Style;
    use url::Url;
    use zeroize::Zeroizing;

    const MESSAGE: &str = include_str!("fixture/message.hl7");

    fn endpoint(encoding: Encoding) -> Endpoint {
        Endpoint {
            url: Url::parse("https://iis.example.gov/soap").unwrap(),
            username: "user1".into(),
            password: Zeroizing::new("not-a-real-password".into()),
            facility_id: "1001".into(),
            style: Style::Cdc2011Soap12,
            encoding,
        }
    }

    fn message() -> String {
        MESSAGE.replace('\n', "\r")
    }

    #[test]
    fn a_connectivity_test_reads_as_the_service_describes_it() {
        assert_eq!(connectivity_test("hello"), include_str!("fixture/connectivity_request.xml"));
    }

    #[test]
    fn a_submission_reads_as_the_service_describes_it() {
        let written = submit_single_message(&endpoint(Encoding::Escaped), &message());
        assert_eq!(written, include_str!("fixture/submit_request_escaped.xml"));
    }

    #[rstest::rstest]
    #[case(Encoding::Escaped)]
    #[case(Encoding::Cdata)]
    fn what_is_written_is_read_back(#[case] encoding: Encoding) {
        for text in [message().as_str(), "a<b>&\"'c", "]]>", "x]]>y]]>", "", " blank ", "naïve ü 漢"] {
            let written = submit_single_message(&endpoint(encoding), text);
            let root = xml::parse(&written).unwrap();
            // Inside CDATA a reader takes a carriage return for a line feed; registries that ask for it know.
            let expected = if encoding == Encoding::Cdata { text.replace('\r', "\n") } else { text.to_owned() };
            assert_eq!(root.find("hl7Message").unwrap().text(), expected);
        }
    }

    #[test]
    fn what_xml_cannot_carry_becomes_a_blank() {
        let root = xml::parse(&connectivity_test("a\u{b}b\u{0}c\u{fffe}d")).unwrap();
        assert_eq!(root.find("echoBack").unwrap().text(), "a b c d");
    }
}
