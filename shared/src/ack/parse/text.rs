//! Text as it may be kept and shown.

use crate::{typed::is_invisible, unicode::compose};

/// Returns the text as one kind of it: with a blank for each character that controls something, without characters
/// that are drawn as nothing or turn the direction of others, with its letters composed, and without blanks around it.
///
/// Line breaks and tabs stay. A database takes no NUL, and a page shows none of the others.
pub fn printable(text: &str) -> String {
    let is_kept = |c: char| !c.is_control() || matches!(c, '\n' | '\t');
    if text.is_ascii() && text.chars().all(is_kept) {
        return text.trim().to_owned();
    }
    let shown = text.chars().filter(|c| !is_invisible(*c) && !is_no_character(*c)).map(|c| match c {
        '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
        c if is_kept(c) => c,
        _ => ' ',
    });
    compose(shown.collect::<String>().trim()).into_owned()
}

/// Returns `true` for what Unicode says is no character.
fn is_no_character(c: char) -> bool {
    matches!(u32::from(c), 0xfdd0..=0xfdef) || u32::from(c) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case(" plain ", "plain")]
    #[case("a\u{0}b\u{7}c", "a b c")]
    #[case("a\u{85}b\u{2028}c", "a\nb\nc")]
    #[case("a\u{202e}b\u{200b}\u{fffe}c", "abc")]
    #[case("e\u{301}", "\u{e9}")]
    #[case("two\nlines\tand é", "two\nlines\tand é")]
    #[case("\u{0}", "")]
    fn what_cannot_be_shown_is_not_kept(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(printable(text), expected);
    }
}
