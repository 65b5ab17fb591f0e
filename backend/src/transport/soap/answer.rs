//! Reads the envelope of an answer.

use shared::hl7::begins_header;

use super::{
    fault::{self, Fault},
    xml::{self, Element, XmlError},
};
use crate::transport::http::Payload;

/// The content of an answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// The operation's result.
    Returned(String),
    /// A fault.
    Fault(Fault),
    /// A page for people.
    WebPage,
    /// None of these.
    Unreadable,
}

/// Reads what an answer holds. `own` is the element in which a service of the registry's own returns it.
pub(super) fn read(payload: &Payload<'_>, own: Option<&str>) -> Content {
    let content = match parse(payload) {
        Ok(root) => read_document(&root, own),
        Err(_) if is_bare_hl7(&payload.text) => Content::Returned(payload.text.clone().into_owned()),
        Err(_) if is_web_page(&payload.text) => Content::WebPage,
        Err(_) => Content::Unreadable,
    };
    let attached = || payload.attachments.iter().find(|(_, text)| is_bare_hl7(text));
    match content {
        // Some services return nothing and attach the acknowledgement.
        Content::Unreadable => attached().map_or(Content::Unreadable, |(_, text)| Content::Returned(text.clone())),
        Content::Returned(returned) if returned.trim().is_empty() => {
            Content::Returned(attached().map_or(returned, |(_, text)| text.clone()))
        }
        other => other,
    }
}

/// The document of an answer, with the parts that it refers to in their places.
pub(in crate::transport) fn parse(payload: &Payload<'_>) -> Result<Element, XmlError> {
    let mut root = xml::parse(&payload.text)?;
    root.resolve(&|address| payload.attachment(address).map(str::to_owned));
    Ok(root)
}

/// The elements that hold what an operation returned: CDC's of 2011 and 2014, and WebIZ's.
const RETURNED: &[&str] = &["return", "Hl7Message", "EchoBack", "ExecuteHL7MessageResult"];

fn read_document(root: &Element, own: Option<&str>) -> Content {
    if root.name().eq_ignore_ascii_case("html") {
        return Content::WebPage;
    }
    if let Some(fault) = root.find("Fault") {
        return Content::Fault(fault::read(fault));
    }
    let Some(envelope) = root.find("Envelope") else { return Content::Unreadable };
    let mut names = own.into_iter().chain(RETURNED.iter().copied());
    // The name is what somebody described; where it is another one, the acknowledgement still is what it is.
    let returned = names.find_map(|name| envelope.find(name)).or_else(|| own.and_then(|_| hl7_in(envelope)));
    let Some(returned) = returned else { return Content::Unreadable };
    // Of several acknowledgements each counts, as in a batch.
    let mut messages = Vec::new();
    collect_hl7(envelope, &mut messages);
    Content::Returned(if messages.len() > 1 { messages.join("\r") } else { returned.whole_text() })
}

/// Collects the texts that are HL7, in the order of their elements.
fn collect_hl7<'a>(element: &'a Element, messages: &mut Vec<&'a str>) {
    if is_bare_hl7(element.text()) {
        messages.push(element.text());
    }
    for child in element.children() {
        collect_hl7(child, messages);
    }
}

/// The first element whose own text is HL7.
fn hl7_in(element: &Element) -> Option<&Element> {
    if is_bare_hl7(element.text()) { Some(element) } else { element.children().iter().find_map(hl7_in) }
}

/// Returns `true` if the acknowledgement came without an envelope.
fn is_bare_hl7(body: &str) -> bool {
    begins_header(trim_lead(body))
}

/// A body without what some registries put before their HL7.
pub(in crate::transport) fn trim_lead(body: &str) -> &str {
    body.trim_start_matches(|c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}')
}

pub(in crate::transport) fn is_web_page(body: &str) -> bool {
    let start: String = body.trim_start_matches(['\u{feff}', ' ', '\r', '\n', '\t']).chars().take(4096).collect();
    let start = start.to_ascii_lowercase();
    start.starts_with("<!doctype html")
        || start.starts_with("<html")
        || (start.starts_with('<') && start.contains("<html"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Content {
        super::read(&Payload::read("text/xml", body), None)
    }

    #[rstest::rstest]
    #[case::by_its_name("<Envelope><Body><r><ResponseHL7Message>SUCCESS</ResponseHL7Message></r></Body></Envelope>",
        Content::Returned("SUCCESS".into()))]
    #[case::by_what_it_is("<Envelope><Body><r><other>MSH|^~\\&amp;|A</other></r></Body></Envelope>",
        Content::Returned("MSH|^~\\&|A".into()))]
    #[case::nothing("<Envelope><Body><r><other>x</other></r></Body></Envelope>", Content::Unreadable)]
    fn an_answer_of_a_registry_s_own_service_is_read(#[case] body: &str, #[case] expected: Content) {
        assert_eq!(super::read(&Payload::read("text/xml", body), Some("ResponseHL7Message")), expected);
    }

    #[test]
    fn a_response_in_cdata_is_read() {
        let Content::Returned(body) = read(include_str!("fixture/submit_response_cdata.xml")) else { panic!() };
        assert_eq!(body.lines().count(), 4);
        assert!(body.starts_with(r"MSH|^~\&|") && body.contains("\nMSA|AE|CLINIC01-000000101\n"));
    }

    #[rstest::rstest]
    #[case::escaped(r"<e:Envelope xmlns:e='x'><e:Body><r><return>MSH|^~\&amp;|A&#xD;MSA|AA|1</return></r></e:Body></e:Envelope>",
        Content::Returned("MSH|^~\\&|A\rMSA|AA|1".into()))]
    #[case::wrapped_once_more(r"<Envelope><Body><r><return> <hl7>MSH|x</hl7> </return></r></Body></Envelope>",
        Content::Returned("MSH|x".into()))]
    #[case::several("<Envelope><Body><r><return>MSH|x</return><return>MSH#y</return></r><r><return> </return></r></Body></Envelope>",
        Content::Returned("MSH|x\rMSH#y".into()))]
    #[case::several_in_one("<Envelope><Body><r><return><a>MSH|x</a><a>MSH|y</a></return></r></Body></Envelope>",
        Content::Returned("MSH|x\rMSH|y".into()))]
    #[case::delimiters_of_its_own("MSH#:*!%#A\rMSA#AA#1\r", Content::Returned("MSH#:*!%#A\rMSA#AA#1\r".into()))]
    #[case::characters_that_are_none("<Envelope><Body><r><return>MSH|^~\\&amp;|A&#0;B&#xFFFFFF;C</return></r></Body></Envelope>",
        Content::Returned("MSH|^~\\&|A B C".into()))]
    #[case::empty("<Envelope><Body><r><return/></r></Body></Envelope>", Content::Returned(String::new()))]
    #[case::bare("\u{b}MSH|^~\\&|A\rMSA|AA|1\r", Content::Returned("\u{b}MSH|^~\\&|A\rMSA|AA|1\r".into()))]
    #[case::no_return("<Envelope><Body><r/></Body></Envelope>", Content::Unreadable)]
    #[case::no_envelope("<return>MSH|</return>", Content::Unreadable)]
    #[case::cut_off("<Envelope><Body><r><return>MSH|^~", Content::Unreadable)]
    #[case::page("<!doctype HTML><p>Sign in", Content::WebPage)]
    #[case::page_without_doctype("<HTML><br></HTML>", Content::WebPage)]
    #[case::well_formed_page("<html><body/></html>", Content::WebPage)]
    #[case::page_as_xml("<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x' 'y'><html xmlns='z'/>", Content::WebPage)]
    #[case::entities("<!DOCTYPE a [<!ENTITY b 'c'>]><Envelope><return>&b;</return></Envelope>", Content::Unreadable)]
    fn a_body_is_read(#[case] body: &str, #[case] expected: Content) {
        assert_eq!(read(body), expected);
    }
}
