//! XML as far as envelopes need it: a small tree, read without document types, entities or deep nesting.

use quick_xml::{
    Reader,
    escape::resolve_predefined_entity,
    events::{BytesRef, BytesStart, Event},
};

/// How deep elements may stand in each other.
const MAX_DEPTH: usize = 64;

/// Why a text is not XML that is taken. Says nothing of what it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum XmlError {
    /// Not well-formed, or cut off.
    #[error("the text is not well-formed XML")]
    Malformed,
    /// It has a document type, and so could have entities.
    #[error("the text has a document type, which is not taken")]
    DocumentType,
    /// It names an entity beyond XML's own five.
    #[error("the text names an entity, which is not taken")]
    Entity,
    /// Its elements stand too deep in each other.
    #[error("the text's elements are nested too deep")]
    TooDeep,
}

/// An element, by its local name: prefixes and namespaces are left out.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Element {
    name: String,
    text: String,
    children: Vec<Element>,
}

impl Element {
    /// Its local name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text directly inside it, line ends as XML reads them.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The elements directly inside it.
    #[must_use]
    pub fn children(&self) -> &[Element] {
        &self.children
    }

    /// The first element directly inside it with a local name.
    #[must_use]
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The first element with a local name, itself or inside it at any depth.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Element> {
        if self.name == name {
            return Some(self);
        }
        self.children.iter().find_map(|child| child.find(name))
    }
}

/// Reads a document.
///
/// # Errors
/// When it is not well-formed, or has what is not taken.
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
    Element { name, ..Element::default() }
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
    if let Some(character) = reference.resolve_char_ref().map_err(|_| XmlError::Malformed)? {
        return Ok(character.to_string());
    }
    let name = reference.decode().map_err(|_| XmlError::Malformed)?;
    resolve_predefined_entity(&name).map(str::to_owned).ok_or(XmlError::Entity)
}

/// Escapes a text so that a reader gets exactly it back, carriage returns too.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 16);
    for character in keep_allowed(text).chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\r' => escaped.push_str("&#xD;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// The text with a blank for each character that XML cannot carry in any way.
#[must_use]
pub fn keep_allowed(text: &str) -> String {
    let allowed =
        |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    text.chars().map(|c| if allowed(c) { c } else { ' ' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_found_by_local_name() {
        let root =
            parse("\u{feff}\n<a:b xmlns:a='x'><!-- c --><c>1&#xD;&amp;<![CDATA[<2>]]></c><a:d/></a:b>\n").unwrap();
        assert_eq!((root.name(), root.find("c").unwrap().text()), ("b", "1\r&<2>"));
        assert_eq!(root.children().len(), 2);
        assert_eq!(root.child("d").unwrap().text(), "");
        assert!(root.find("e").is_none());
    }

    #[rstest::rstest]
    #[case::empty("", XmlError::Malformed)]
    #[case::no_element("text", XmlError::Malformed)]
    #[case::cut_off("<a><b>", XmlError::Malformed)]
    #[case::cut_inside_a_tag("<a><b", XmlError::Malformed)]
    #[case::crossed("<a><b></a></b>", XmlError::Malformed)]
    #[case::two_roots("<a/><b/>", XmlError::Malformed)]
    #[case::text_behind("<a/>x", XmlError::Malformed)]
    #[case::document_type("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", XmlError::DocumentType)]
    #[case::external("<!DOCTYPE a SYSTEM 'file:///etc/hosts'><a/>", XmlError::DocumentType)]
    #[case::entity("<a>&b;</a>", XmlError::Entity)]
    fn what_is_not_taken_is_refused(#[case] text: &str, #[case] error: XmlError) {
        assert_eq!(parse(text).err(), Some(error));
    }

    #[test]
    fn nesting_has_an_end() {
        let nested = |depth: usize| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
        assert!(parse(&nested(MAX_DEPTH)).is_ok());
        assert_eq!(parse(&nested(MAX_DEPTH + 1)).err(), Some(XmlError::TooDeep));
    }
}
