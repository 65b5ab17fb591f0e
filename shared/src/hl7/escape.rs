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
    resolve(text, delimiters, |_| None)
}

/// Resolves the escape sequences of a text for a person, also those that arrange it (HL7 2.5.1, chapter 2.7.6): what
/// begins a line is a line break, what highlights, indents or changes the alphabet is nothing.
#[must_use]
pub fn unformat(text: &str, delimiters: Delimiters) -> Cow<'_, str> {
    resolve(text, delimiters, arrangement)
}

/// What the name of a sequence that arranges text is replaced with; none for another sequence.
fn arrangement(name: &str) -> Option<&'static str> {
    let is_hexadecimal = |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_hexdigit());
    if name == "H" || name == "N" || name.strip_prefix(['C', 'M']).is_some_and(is_hexadecimal) {
        return Some("");
    }
    let command = name.strip_prefix('.')?.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'));
    match command {
        "br" | "sp" | "sk" | "ce" => Some("\n"),
        "in" | "ti" | "fi" | "nf" => Some(""),
        _ => None,
    }
}

/// The longest name of a sequence that arranges text.
const MAX_NAME_LENGTH: usize = 12;

fn resolve(text: &str, delimiters: Delimiters, arrangement: fn(&str) -> Option<&'static str>) -> Cow<'_, str> {
    if !text.contains(delimiters.escape) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(delimiters.escape) {
        plain.push_str(before);
        rest = push_sequence(&mut plain, after, delimiters)
            .or_else(|| push_arrangement(&mut plain, after, delimiters.escape, arrangement))
            .unwrap_or_else(|| {
                plain.push(delimiters.escape);
                after
            });
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

/// Appends what an escape sequence that arranges text means, and returns the text after it; none for another one.
fn push_arrangement<'a>(
    plain: &mut String,
    after_escape: &'a str,
    escape: char,
    arrangement: fn(&str) -> Option<&'static str>,
) -> Option<&'a str> {
    // Only near its beginning: a search to the end for each sign would take forever on many of them.
    let (end, _) = after_escape.char_indices().take(MAX_NAME_LENGTH).find(|(_, c)| *c == escape)?;
    let (name, rest) = after_escape.split_at_checked(end)?;
    plain.push_str(arrangement(name)?);
    rest.strip_prefix(escape)
}

/// Appends the characters of an escape sequence, and returns the text after it; none for an unknown sequence.
fn push_sequence<'a>(plain: &mut String, after_escape: &'a str, delimiters: Delimiters) -> Option<&'a str> {
    let mut chars = after_escape.chars();
    let letter = chars.next()?;
    if matches!(letter, 'X' | 'x') {
        return push_bytes(plain, chars.as_str(), delimiters.escape);
    }
    let meant = delimiter_of(letter, delimiters)?;
    (chars.next()? == delimiters.escape).then(|| {
        plain.push(meant);
        chars.as_str()
    })
}

/// Appends the characters of hexadecimal bytes, also of several sequences behind each other, with a blank for each
/// control character: UTF-8, or Latin-1 where they are not.
fn push_bytes<'a>(plain: &mut String, after_letter: &'a str, escape: char) -> Option<&'a str> {
    let mut bytes = Vec::new();
    let mut rest = read_bytes(&mut bytes, after_letter, escape)?;
    while let Some(next) = rest.strip_prefix(escape).and_then(|next| next.strip_prefix(['X', 'x']))
        && let Some(behind) = read_bytes(&mut bytes, next, escape)
    {
        rest = behind;
    }
    plain.extend(to_text(bytes).chars().map(|c| if c.is_control() { ' ' } else { c }));
    Some(rest)
}

/// Bytes as text: UTF-8, or Latin-1 where they are not.
pub(crate) fn to_text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| error.as_bytes().iter().copied().map(char::from).collect())
}

/// Reads the bytes of one sequence, and returns the text after it; none if it is not whole.
fn read_bytes<'a>(bytes: &mut Vec<u8>, after_letter: &'a str, escape: char) -> Option<&'a str> {
    let end = after_letter.find(|c: char| !c.is_ascii_hexdigit())?;
    let (digits, rest) = after_letter.split_at_checked(end)?;
    let rest = rest.strip_prefix(escape)?;
    let nibbles: Vec<u8> = digits.chars().filter_map(|c| u8::try_from(c.to_digit(16)?).ok()).collect();
    let pairs = nibbles.chunks_exact(2);
    let is_whole = !nibbles.is_empty() && pairs.remainder().is_empty();
    bytes.extend(pairs.filter(|_| is_whole).map(|pair| pair.iter().fold(0, |byte, nibble| byte << 4 | nibble)));
    is_whole.then_some(rest)
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
    #[case::small_letters("caf\\xc3a9\\", "caf\u{e9}")]
    #[case::a_character_in_two("caf\\XC3\\\\XA9\\", "caf\u{e9}")]
    #[case::latin_1("caf\\XE9\\ \\XC3\\", "caf\u{e9} \u{c3}")]
    #[case::no_bytes("\\X\\", "\\X\\")]
    #[case::a_line_break_cannot_come_in("two\\X0D0A\\lines", "two  lines")]
    #[case::nor_can_a_nul("a\\X00\\b", "a b")]
    #[case::escaped_itself("\\E\\X26\\E\\", "\\X26\\")]
    #[case::lone("\\", "\\")]
    fn what_was_escaped_is_read(#[case] text: &str, #[case] plain: &str) {
        assert_eq!(unescape(text, Delimiters::STANDARD), plain);
    }
}
