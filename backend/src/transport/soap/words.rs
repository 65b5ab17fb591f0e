//! The registry's own words in what is no acknowledgement, as text for a person.

use shared::ack::printable;

use super::{
    answer::is_web_page,
    xml::{self, Element},
};

/// Maximum number of characters that are kept of the words.
const MAX_CHARS: usize = 1_000;

/// Fixed words of CDC's details, which say no more than the code.
const FIXED: &[&str] = &["security", "messagetoolarge", "unsupportedoperation", "unknown"];

/// The words of a fault: its reason, in English where there are several, and the texts of its details.
pub(super) fn words_of(fault: &Element) -> Option<String> {
    let mut words: Vec<String> = Vec::new();
    for text in reason(fault).into_iter().chain(details(fault)).map(|text| in_plain_text(&text)) {
        let is_new = !text.is_empty() && !words.iter().any(|known| known.contains(&text));
        if is_new && words.iter().map(|known| known.chars().count()).sum::<usize>() < MAX_CHARS {
            words.push(text);
        }
    }
    cut(&words.join("\n"))
}

/// A body that is text and neither a page nor a document.
pub(in crate::transport) fn plain_words(body: &str) -> Option<String> {
    let is_markup = body.trim_start().starts_with('<') || is_web_page(body);
    if is_markup { None } else { cut(&printable(body)) }
}

/// Returns `true` if words are about the form of a request: its content type, or its version of SOAP.
pub(in crate::transport) fn is_about_form(said: &str) -> bool {
    let said = said.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| said.contains(word));
    let is_of_form = has(FORMS) && has(MISMATCHES);
    !said.contains("msh|") && (is_of_form || WHOLE.contains(&said.trim().trim_end_matches('.')))
}

/// The names of a request's form.
const FORMS: &[&str] = &[
    "content type",
    "content-type",
    "contenttype",
    "media type",
    "media-type",
    "mediatype",
    "soap version",
    "version of soap",
    "version of the soap",
    "versionmismatch",
    "soap 1.1",
    "soap 1.2",
    "soap11",
    "soap12",
    "soap-1.1",
    "soap-1.2",
    "soap message namespace",
    "soap namespace",
    "envelope version",
    "envelope namespace",
    "namespace of the envelope",
];

/// Words that say that a form does not fit.
const MISMATCHES: &[&str] = &[
    "expected",
    "expecting",
    "unexpected",
    "not supported",
    "unsupported",
    "not support",
    "cannot process",
    "invalid",
    "not valid",
    "mismatch",
    "must be",
    "must use",
    "does not match",
    "do not match",
    "doesn't match",
    "wrong",
    "incorrect",
    "not acceptable",
    "unacceptable",
    "not accepted",
    "not allowed",
    "not recognized",
    "unrecognized",
    "requires",
    "only",
    "please use",
];

/// Whole words of services of one kind.
const WHOLE: &[&str] = &["wrong version", "version mismatch"];

fn cut(words: &str) -> Option<String> {
    let cut: String = words.chars().take(MAX_CHARS).collect();
    (!cut.trim().is_empty()).then_some(cut)
}

/// The reason: `Reason/Text` of SOAP 1.2, `faultstring` of SOAP 1.1.
fn reason(fault: &Element) -> Option<String> {
    let texts: Vec<&Element> = match fault.child("Reason") {
        Some(reason) if reason.children().is_empty() => vec![reason],
        Some(reason) => reason.children().iter().collect(),
        None => fault.children().iter().filter(|child| child.name() == "faultstring").collect(),
    };
    let is_english =
        |text: &&&Element| text.language().is_some_and(|language| language.to_ascii_lowercase().starts_with("en"));
    let chosen = texts.iter().find(is_english).or_else(|| texts.first())?;
    Some(chosen.whole_text())
}

/// The texts inside the details, without codes and fixed words.
fn details(fault: &Element) -> Vec<String> {
    let mut texts = Vec::new();
    if let Some(details) = fault.child("Detail").or_else(|| fault.child("detail")) {
        gather(details, &mut texts);
    }
    texts
}

fn gather(element: &Element, texts: &mut Vec<String>) {
    let text = element.text().trim();
    let is_fixed = element.name() == "Reason" && FIXED.contains(&text.to_ascii_lowercase().as_str());
    if !text.is_empty() && !is_fixed && !text.bytes().all(|byte| byte.is_ascii_digit()) {
        texts.push(text.to_owned());
    }
    for child in element.children() {
        gather(child, texts);
    }
}

/// The text without the markup and the escapes that some services leave in it.
fn in_plain_text(text: &str) -> String {
    let text = without_tags(text);
    let is_escaped = text.contains('&');
    let inner = is_escaped.then(|| xml::parse(&format!("<a>{}</a>", text.replace('<', "&lt;"))).ok()).flatten();
    printable(&inner.map_or(text, |inner| inner.text().to_owned()))
}

/// Tags of pages that are taken out of a text.
const TAGS: &[&str] = &[
    "a", "b", "i", "u", "p", "br", "em", "strong", "div", "span", "font", "pre", "code", "h1", "h2", "h3", "ul", "ol",
    "li", "table", "tr", "td", "th", "html", "head", "title", "body", "hr",
];

fn without_tags(text: &str) -> String {
    let mut pieces = text.split('<');
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        match piece.split_once('>').filter(|(tag, _)| is_tag(tag)) {
            Some((_, behind)) => plain.push_str(behind),
            None => {
                plain.push('<');
                plain.push_str(piece);
            }
        }
    }
    plain
}

fn is_tag(tag: &str) -> bool {
    let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
    TAGS.contains(&name.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEVERAL: &str = "<Fault><Code><Value>soap:Sender</Value></Code><Reason>\
        <Text xml:lang='es'>Contraseña no válida</Text><Text xml:lang='en-US'>Invalid password</Text></Reason></Fault>";
    const FOREIGN: &str = "<Fault><Reason><Text xml:lang='es'>Contraseña no válida</Text></Reason></Fault>";
    const ENTITIES: &str = "<Fault><faultcode>Server</faultcode><faultstring>Can&apos;t read &lt;PID&gt;&nbsp;&#233;\
        </faultstring></Fault>";
    const ESCAPED_TWICE: &str = "<Fault><faultstring>&lt;b&gt;Can&amp;apos;t&lt;/b&gt; log in</faultstring></Fault>";
    const SECTION: &str = "<Fault><faultstring><![CDATA[<b>Closed</b>]]></faultstring></Fault>";
    const NESTED: &str = "<Fault><faultcode>Server</faultcode><faultstring>Failed</faultstring><detail><x:e xmlns:x='y'>\
        <code>17</code><m>PID-3 missing</m><n><o>Call us</o><o>Failed</o></n></x:e></detail></Fault>";
    const CONTROLS: &str = "<Fault><faultstring>a&#x7;b</faultstring></Fault>";

    #[rstest::rstest]
    #[case::security(
        include_str!("fixture/fault_security.xml"), Some("Invalid username, password or facilityID"))]
    #[case::several(SEVERAL, Some("Invalid password"))]
    #[case::foreign(FOREIGN, Some("Contraseña no válida"))]
    #[case::entities(ENTITIES, Some("Can't read <PID> é"))]
    #[case::escaped_twice(ESCAPED_TWICE, Some("Can't log in"))]
    #[case::section(SECTION, Some("Closed"))]
    #[case::nested(NESTED, Some("Failed\nPID-3 missing\nCall us"))]
    #[case::controls(CONTROLS, Some("a b"))]
    #[case::none("<Fault><Code><Value>soap:Sender</Value></Code></Fault>", None)]
    fn a_fault_s_words_are_text(#[case] text: &str, #[case] words: Option<&str>) {
        let root = xml::parse(text).unwrap();
        assert_eq!(words_of(root.find("Fault").unwrap()).as_deref(), words);
    }

    // The words of the usual services: WCF, ASMX, Axis2, CXF, Metro, PHP.
    #[rstest::rstest]
    #[case(
        "content type 'application/soap+xml; charset=UTF-8' was not the expected type 'text/xml; charset=utf-8'",
        true
    )]
    #[case(
        "Cannot process the message because the content type 'text/xml' was not the expected type 'application/soap+xml'.",
        true
    )]
    #[case(
        "Possible SOAP version mismatch: Envelope namespace http://www.w3.org/2003/05/soap-envelope was unexpected.",
        true
    )]
    #[case("Transport level information does not match with SOAP Message namespace URI", true)]
    #[case("A SOAP 1.2 message is not valid when sent to a SOAP 1.1 only endpoint.", true)]
    #[case("Unsupported Content-Type: application/soap+xml Supported ones are: [text/xml]", true)]
    #[case("The envelope version of the incoming message (Soap12) does not match that of the encoder (Soap11).", true)]
    #[case("HTTP Error 415.0 - Unsupported Media Type", true)]
    #[case("Unexpected content-type, must be text/xml", true)]
    #[case("This service only accepts SOAP 1.1", true)]
    #[case("Invalid SOAP version", true)]
    #[case("Wrong Version", true)]
    #[case("VersionMismatch: the SOAP envelope is of an unsupported namespace", true)]
    #[case("Message type is not supported", false)]
    #[case("Unsupported HL7 version", false)]
    #[case("Invalid user name or password", false)]
    #[case("Wrong password", false)]
    #[case("Invalid user name in the header of the SOAP envelope", false)]
    #[case("content type invalid: MSH|^~\\&|A", false)]
    #[case("Version 2.5.1 expected", false)]
    #[case("The SOAP service is down", false)]
    fn words_about_the_form_of_a_request_are_told(#[case] said: &str, #[case] expected: bool) {
        assert_eq!(is_about_form(said), expected);
    }

    #[test]
    fn words_are_bounded() {
        let long = format!("<Fault><faultstring>{}</faultstring></Fault>", "x".repeat(5_000));
        let root = xml::parse(&long).unwrap();
        assert_eq!(words_of(&root).map(|words| words.len()), Some(MAX_CHARS));
    }
}
