//! The parser from a text to the tree.

use quick_xml::{
    Reader,
    escape::resolve_predefined_entity,
    events::{BytesRef, BytesStart, Event},
};

use super::{XmlError, element::Element};

/// Maximum depth of elements that stand in each other.
pub(super) const MAX_DEPTH: usize = 64;

/// Reads a document.
///
/// # Errors
/// Returns an error if the text is not well-formed, or has what is not accepted.
pub fn parse(text: &str) -> Result<Element, XmlError> {
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}').trim_start());
    let mut open: Vec<Element> = Vec::new();
    let mut root = None;
    loop {
        match reader.read_event().map_err(|_| XmlError::Malformed)? {
            Event::Start(_) | Event::Empty(_) if open.len() >= MAX_DEPTH => return Err(XmlError::TooDeep),
            Event::Start(start) => open.push(begin(&start)),
            Event::Empty(start) => place(begin(&start), &mut open, &mut root)?,
            Event::End(_) => {
                let element = open.pop().ok_or(XmlError::Malformed)?;
                place(element, &mut open, &mut root)?;
            }
            Event::Text(text) => add(&text.xml10_content().map_err(|_| XmlError::Malformed)?, &mut open)?,
            Event::CData(text) => add(&text.xml10_content().map_err(|_| XmlError::Malformed)?, &mut open)?,
            Event::GeneralRef(reference) => add(&resolve(&reference)?, &mut open)?,
            Event::DocType(_) => return Err(XmlError::DocumentType),
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
            Event::Eof => break,
        }
    }
    if open.is_empty() { root.ok_or(XmlError::Malformed) } else { Err(XmlError::Malformed) }
}

fn begin(start: &BytesStart<'_>) -> Element {
    let name = String::from_utf8_lossy(start.local_name().as_ref()).into_owned();
    let attribute = |name: &str| {
        let mut attributes = start.attributes().flatten();
        let found = attributes.find(|attribute| attribute.key.local_name().as_ref() == name.as_bytes())?;
        found.unescape_value().ok().map(|value| value.into_owned())
    };
    Element { name, language: attribute("lang"), reference: attribute("href"), ..Element::default() }
}

/// Puts a finished element where it belongs.
fn place(element: Element, open: &mut [Element], root: &mut Option<Element>) -> Result<(), XmlError> {
    match (open.last_mut(), root.is_some()) {
        (Some(parent), _) => parent.children.push(element),
        (None, false) => *root = Some(element),
        (None, true) => return Err(XmlError::Malformed),
    }
    Ok(())
}

/// Adds text to the innermost open element; outside of all there may be blanks only.
fn add(text: &str, open: &mut [Element]) -> Result<(), XmlError> {
    match open.last_mut() {
        Some(element) => element.text.push_str(text),
        None if text.trim().is_empty() => {}
        None => return Err(XmlError::Malformed),
    }
    Ok(())
}

fn resolve(reference: &BytesRef<'_>) -> Result<String, XmlError> {
    match reference.resolve_char_ref() {
        Ok(Some(character)) => return Ok(character.to_string()),
        Ok(None) => {}
        // A number that no character has, such as NUL: what stands around it counts.
        Err(_) => return Ok(" ".to_owned()),
    }
    let name = reference.decode().map_err(|_| XmlError::Malformed)?;
    let text = resolve_predefined_entity(&name).or_else(|| named_character(&name));
    text.map(str::to_owned).ok_or(XmlError::Entity)
}

/// Returns the character of an entity that is HTML's and not XML's: services that copy a page's text write them.
fn named_character(name: &str) -> Option<&'static str> {
    const NAMED: &[(&str, &str)] = &[
        ("nbsp", " "),
        ("ndash", "\u{2013}"),
        ("mdash", "\u{2014}"),
        ("hellip", "\u{2026}"),
        ("lsquo", "\u{2018}"),
        ("rsquo", "\u{2019}"),
        ("ldquo", "\u{201c}"),
        ("rdquo", "\u{201d}"),
        ("bull", "\u{2022}"),
        ("copy", "\u{a9}"),
        ("reg", "\u{ae}"),
        ("deg", "\u{b0}"),
        ("aacute", "á"),
        ("eacute", "é"),
        ("iacute", "í"),
        ("oacute", "ó"),
        ("uacute", "ú"),
        ("ntilde", "ñ"),
        ("iquest", "¿"),
        ("iexcl", "¡"),
    ];
    NAMED.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}
