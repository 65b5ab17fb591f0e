//! Escape sequences for the five delimiters.

use std::borrow::Cow;

use super::delimiters::Delimiters;

/// Escapes the delimiters of a text, and drops control characters and line breaks.
#[must_use]
pub fn escape(text: &str, delimiters: Delimiters) -> String {
    let mut escaped = String::with_capacity(text.len());
    push_escaped(&mut escaped, text, delimiters);
    escaped
}

/// Appends an escaped text.
pub(super) fn push_escaped(escaped: &mut String, text: &str, delimiters: Delimiters) {
    if delimiters == Delimiters::STANDARD && text.bytes().all(is_plain) {
        escaped.push_str(text);
        return;
    }
    for c in text.chars().filter(|c| !c.is_control()) {
        match letter_of(c, delimiters) {
            Some(letter) => escaped.extend([delimiters.escape, letter, delimiters.escape]),
            None => escaped.push(c),
        }
    }
}

/// Returns `true` if a byte is a printable ASCII character other than the standard delimiters.
fn is_plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~') && !matches!(byte, b'|' | b'^' | b'~' | b'\\' | b'&')
}

/// Resolves the escape sequences of delimiters and of hexadecimal bytes (`\X26\`). Other sequences stay as they are.
#[must_use]
pub fn unescape(text: &str, delimiters: Delimiters) -> Cow<'_, str> {
    if !text.contains(delimiters.escape) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(delimiters.escape) {
        plain.push_str(before);
        rest = push_sequence(&mut plain, after, delimiters).unwrap_or_else(|| {
            plain.push(delimiters.escape);
            after
        });
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

/// Appends the characters of an escape sequence, and returns the text after it; none for an unknown sequence.
fn push_sequence<'a>(plain: &mut String, after_escape: &'a str, delimiters: Delimiters) -> Option<&'a str> {
    let mut chars = after_escape.chars();
    let letter = chars.next()?;
    if letter == 'X' {
        return push_bytes(plain, chars.as_str(), delimiters.escape);
    }
    let meant = delimiter_of(letter, delimiters)?;
    (chars.next()? == delimiters.escape).then(|| {
        plain.push(meant);
        chars.as_str()
    })
}

/// Appends the characters of hexadecimal bytes, if they are UTF-8, with a blank for each control character.
fn push_bytes<'a>(plain: &mut String, after_letter: &'a str, escape: char) -> Option<&'a str> {
    let end = after_letter.find(|c: char| !c.is_ascii_hexdigit())?;
    let (digits, rest) = after_letter.split_at_checked(end)?;
    let rest = rest.strip_prefix(escape)?;
    let nibbles: Vec<u8> = digits.chars().filter_map(|c| u8::try_from(c.to_digit(16)?).ok()).collect();
    let pairs = nibbles.chunks_exact(2);
    let is_whole = !nibbles.is_empty() && pairs.remainder().is_empty();
    let bytes = pairs.map(|pair| pair.iter().fold(0, |byte, nibble| byte << 4 | nibble)).collect();
    let text = String::from_utf8(bytes).ok().filter(|_| is_whole)?;
    plain.extend(text.chars().map(|c| if c.is_control() { ' ' } else { c }));
    Some(rest)
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
    #[case::by_bytes("caf\\XC3A9\\ \\X26\\ co", "caf\u{e9} & co")]
    #[case::half_a_byte("\\XC\\", "\\XC\\")]
    #[case::half_a_character("\\XC3\\", "\\XC3\\")]
    #[case::no_bytes("\\X\\", "\\X\\")]
    #[case::a_line_break_cannot_come_in("two\\X0D0A\\lines", "two  lines")]
    #[case::nor_can_a_nul("a\\X00\\b", "a b")]
    #[case::escaped_itself("\\E\\X26\\E\\", "\\X26\\")]
    #[case::lone("\\", "\\")]
    fn what_was_escaped_is_read(#[case] text: &str, #[case] plain: &str) {
        assert_eq!(unescape(text, Delimiters::STANDARD), plain);
    }
}
