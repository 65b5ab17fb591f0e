//! Text as it may be kept and shown.

/// Returns the text with a blank for each character that controls something, and without blanks around it.
///
/// Line breaks and tabs stay. A database takes no NUL, and a page shows none of the others.
pub fn printable(text: &str) -> String {
    let is_kept = |c: char| !c.is_control() || matches!(c, '\n' | '\t');
    if text.chars().all(is_kept) {
        return text.trim().to_owned();
    }
    let text: String = text.chars().map(|c| if is_kept(c) { c } else { ' ' }).collect();
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case(" plain ", "plain")]
    #[case("a\u{0}b\u{7}\u{85}c", "a b  c")]
    #[case("two\nlines\tand é", "two\nlines\tand é")]
    #[case("\u{0}", "")]
    fn what_controls_something_becomes_a_blank(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(printable(text), expected);
    }
}
