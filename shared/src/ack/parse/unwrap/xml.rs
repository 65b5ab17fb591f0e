//! Elements, CDATA sections and escapes, read without an XML parser: what comes is often not XML as a whole.

use std::borrow::Cow;

const BEGIN: &str = "<![CDATA[";
const END: &str = "]]>";

/// Returns the messages of all CDATA sections, or, where none begins with one, the text of the first section.
pub fn inside_section(text: &str) -> Option<Cow<'_, str>> {
    let (_, mut rest) = text.split_once(BEGIN)?;
    let mut first = None;
    let mut messages = Vec::new();
    loop {
        let (inside, behind) = section(rest);
        if begins_message(&inside) {
            messages.push(inside);
        } else if first.is_none() {
            first = Some(inside);
        }
        match behind.split_once(BEGIN) {
            Some((_, next)) => rest = next,
            None => return joined(messages).or(first),
        }
    }
}

/// The text of a section, and what follows it. A section that continues right behind its end is one: so `]]>` is
/// written.
fn section(after_begin: &str) -> (Cow<'_, str>, &str) {
    let (inside, mut behind) = after_begin.split_once(END).unwrap_or((after_begin, ""));
    let mut text = Cow::Borrowed(inside);
    while let Some((more, rest)) = behind.strip_prefix(BEGIN).map(|next| next.split_once(END).unwrap_or((next, ""))) {
        text.to_mut().push_str(more);
        behind = rest;
    }
    (text, behind)
}

/// The messages inside elements, or, where none begins right behind a tag, the first text inside one.
///
/// None when there is no element or it is a web page's.
pub fn inside_element(text: &str) -> Option<Cow<'_, str>> {
    if !text.starts_with('<') || is_web_page(text) {
        return None;
    }
    let mut first = None;
    let mut messages = Vec::new();
    let mut rest = text;
    while let Some((_, inside)) = rest.split_once('>') {
        rest = inside;
        let inside = inside.trim_start();
        if begins_message(inside) {
            let (message, behind) = inside.split_once("</").unwrap_or((inside, ""));
            messages.push(Cow::Borrowed(message));
            rest = behind;
        } else if first.is_none() && !inside.starts_with('<') && !inside.is_empty() {
            first = Some(inside);
        }
    }
    let text = || first.map(|inside| inside.split_once('<').map_or(inside, |(inside, _)| inside).into());
    joined(messages).or_else(text)
}

fn begins_message(text: &str) -> bool {
    let text = text.trim_start_matches(super::is_noise);
    ["MSH", "FHS", "BHS"].iter().any(|name| text.starts_with(name))
}

/// Messages behind each other, as in a batch.
fn joined(mut messages: Vec<Cow<'_, str>>) -> Option<Cow<'_, str>> {
    if messages.len() > 1 { Some(messages.join("\r").into()) } else { messages.pop() }
}

/// Returns `true` if a text is a page for people.
pub fn is_web_page(text: &str) -> bool {
    let start = text.as_bytes().get(..512).unwrap_or(text.as_bytes()).to_ascii_lowercase();
    text.starts_with('<') && [&b"<html"[..], b"<!doctype html"].iter().any(|tag| contains(&start, tag))
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

/// Returns `true` if the text begins with an escaped `<`.
pub fn begins_reference(text: &str) -> bool {
    ["&lt;", "&#60;", "&#x3c;", "&#x3C;", "&amp;lt;", "&#xB;", "&#11;"].iter().any(|start| text.starts_with(start))
}

/// Returns `true` if the delimiters of a message are escaped, or line ends are written as references.
pub fn is_escaped(text: &str) -> bool {
    const IN_HEADER: usize = 20;
    let mut references = text.match_indices('&').map(|(i, _)| (i, text.get(i..).unwrap_or_default()));
    references.any(|(i, rest)| {
        (i < IN_HEADER && rest.starts_with("&amp;"))
            || ["&#xD;", "&#xd;", "&#13;", "&#xA;", "&#xa;", "&#10;"].iter().any(|end| rest.starts_with(end))
    })
}

/// Undoes one layer of XML escaping.
pub fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        rest = match reference(after) {
            Some((meant, remaining)) => {
                plain.push(meant);
                remaining
            }
            None => {
                plain.push('&');
                after
            }
        };
    }
    plain + rest
}

/// The longest name of a reference, as in `#x10FFFF`.
const MAX_REFERENCE_LENGTH: usize = 10;

/// The character that a reference means, and what follows it.
fn reference(after: &str) -> Option<(char, &str)> {
    // Only near its beginning: a search to the end for each sign would take forever on many of them.
    let end = after.bytes().take(MAX_REFERENCE_LENGTH).position(|byte| byte == b';')?;
    let (name, rest) = (after.get(..end)?, after.get(end + 1..)?);
    let meant = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => numbered(name)?,
    };
    Some((meant, rest))
}

fn numbered(name: &str) -> Option<char> {
    let digits = name.strip_prefix('#')?;
    let number = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => digits.parse(),
    };
    char::from_u32(number.ok()?)
}
