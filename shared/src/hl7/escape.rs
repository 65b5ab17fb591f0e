//! Escape sequences for the five delimiters.

use std::borrow::Cow;

use super::delimiters::Delimiters;

/// The text as it may stand in a field: delimiters escaped, control characters and line breaks dropped.
#[must_use]
pub fn escape(text: &str, delimiters: Delimiters) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !c.is_control()) {
        match letter_of(c, delimiters) {
            Some(letter) => escaped.extend([delimiters.escape, letter, delimiters.escape]),
            None => escaped.push(c),
        }
    }
    escaped
}

/// The text that a field stands for. Sequences that do not name a delimiter stay as they are.
#[must_use]
pub fn unescape(text: &str, delimiters: Delimiters) -> Cow<'_, str> {
    if !text.contains(delimiters.escape) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(delimiters.escape) {
        plain.push_str(before);
        match sequence(after, delimiters) {
            Some((meant, remaining)) => {
                plain.push(meant);
                rest = remaining;
            }
            None => {
                plain.push(delimiters.escape);
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

/// The delimiter that a sequence names, and what follows the sequence.
fn sequence(after_escape: &str, delimiters: Delimiters) -> Option<(char, &str)> {
    let mut chars = after_escape.chars();
    let meant = delimiter_of(chars.next()?, delimiters)?;
    (chars.next()? == delimiters.escape).then_some((meant, chars.as_str()))
}

fn letter_of(c: char, d: Delimiters) -> Option<char> {
    match c {
        _ if c == d.field => Some('F'),
        _ if c == d.component => Some('S'),
        _ if c == d.subcomponent => Some('T'),
        _ if c == d.repetition => Some('R'),
        _ if c == d.escape => Some('E'),
        _ => None,
    }
}

fn delimiter_of(letter: char, d: Delimiters) -> Option<char> {
    match letter {
        'F' => Some(d.field),
        'S' => Some(d.component),
        'T' => Some(d.subcomponent),
        'R' => Some(d.repetition),
        'E' => Some(d.escape),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("plain", "plain")]
    #[case("a|b^c&d~e\\f", "a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f")]
    #[case("two\r\nlines\tand a tab", "twolinesand a tab")]
    fn what_divides_is_escaped_and_what_breaks_is_dropped(#[case] text: &str, #[case] escaped: &str) {
        assert_eq!(escape(text, Delimiters::STANDARD), escaped);
    }

    #[rstest::rstest]
    #[case("a\\F\\b", "a|b")]
    #[case("a\\E\\F\\E\\b", "a\\F\\b")]
    #[case::another_sequence_stays("a\\.br\\b\\H\\", "a\\.br\\b\\H\\")]
    #[case::unfinished("a\\F", "a\\F")]
    #[case::lone("\\", "\\")]
    fn what_was_escaped_is_read(#[case] text: &str, #[case] plain: &str) {
        assert_eq!(unescape(text, Delimiters::STANDARD), plain);
    }
}
