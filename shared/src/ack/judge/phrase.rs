//! Phrases in a text: whatever their case, at the beginning of a word, any blanks between them.

/// Finds all occurrences of words: for each, the number that stands for `#n`, if the words have one.
pub fn find_all<'a>(text: &'a str, words: &'a str) -> impl Iterator<Item = Option<usize>> + 'a {
    starts(text).filter_map(move |rest| matches(rest, words.as_bytes()).map(|(number, _)| number))
}

/// Returns `true` if a text contains words.
pub fn contains(text: &str, words: &str) -> bool {
    find_all(text, words).next().is_some()
}

/// The text from the beginning of each word on.
pub fn starts(text: &str) -> impl Iterator<Item = &[u8]> {
    let bytes = text.as_bytes();
    let mut is_inside = false;
    bytes.iter().enumerate().filter_map(move |(i, byte)| {
        let was_inside = std::mem::replace(&mut is_inside, is_inner(*byte));
        let begins = !was_inside && !byte.is_ascii_whitespace();
        if begins { bytes.get(i..) } else { None }
    })
}

/// Returns `true` if a text begins with whole words: the last of them ends where they end.
pub fn begins_with_words(text: &[u8], words: &str) -> bool {
    behind_words(text, words).is_some()
}

/// Returns what stands behind whole words with which a text begins.
pub fn behind_words<'a>(text: &'a [u8], words: &str) -> Option<&'a [u8]> {
    let (_, behind) = matches(text, words.as_bytes())?;
    (!behind.first().copied().is_some_and(is_inner)).then_some(behind)
}

/// The words of a text up to its first mark of punctuation.
pub fn words_until_stop(text: &[u8]) -> impl DoubleEndedIterator<Item = &[u8]> {
    let end = text.iter().position(|byte| !is_inner(*byte) && !is_joint(*byte)).unwrap_or(text.len());
    text.get(..end).unwrap_or_default().split(|byte| !is_inner(*byte)).filter(|word| !word.is_empty())
}

/// The words of a text behind its last mark of punctuation.
pub fn words_since_stop(text: &[u8]) -> impl DoubleEndedIterator<Item = &[u8]> {
    let begin = text.iter().rposition(|byte| !is_inner(*byte) && !is_joint(*byte)).map_or(0, |at| at + 1);
    text.get(begin..).unwrap_or_default().split(|byte| !is_inner(*byte)).filter(|word| !word.is_empty())
}

/// Returns `true` if a byte stands between the words of a clause.
fn is_joint(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'-' | b'\'' | b'"')
}

/// Returns `true` if a byte is part of a word.
fn is_inner(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || !byte.is_ascii()
}

/// Returns, if a text begins with words, the number that stood for `#n`, and the text behind them.
fn matches<'a>(mut text: &'a [u8], mut words: &[u8]) -> Option<(Option<usize>, &'a [u8])> {
    let mut number = None;
    let mut is_empty = true;
    while let Some((&wanted, rest)) = words.split_first() {
        is_empty = false;
        if let Some(behind) = words.strip_prefix(b"#n") {
            let (counted, remaining) = take_number(text.strip_prefix(b"#")?)?;
            number = Some(counted);
            (text, words) = (remaining, behind);
        } else if wanted == b' ' {
            let remaining = text.trim_ascii_start();
            if remaining.len() == text.len() {
                return None;
            }
            (text, words) = (remaining, rest.trim_ascii_start());
        } else {
            let (found, remaining) = text.split_first()?;
            if !found.eq_ignore_ascii_case(&wanted) {
                return None;
            }
            (text, words) = (remaining, rest);
        }
    }
    (!is_empty).then_some((number, text))
}

/// A number of at most nine digits, and what follows it.
fn take_number(text: &[u8]) -> Option<(usize, &[u8])> {
    let digits = text.iter().take(9).take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = text.split_at_checked(digits)?;
    let number = std::str::from_utf8(digits).ok()?.parse().ok()?;
    Some((number, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("WARNING:  RXA #2  IGNORED - x", "rxa #n ignored", &[Some(2)])]
    #[case("RXA #1 IGNORED, RXA #3 IGNORED", "rxa #n ignored", &[Some(1), Some(3)])]
    #[case("Message\r\nRejected", "message rejected", &[None])]
    #[case("|message rejected", "message rejected", &[None])]
    #[case("rejected", "message rejected", &[])]
    #[case("unduplicated", "duplicate", &[])]
    #[case("Duplicated", "duplicate", &[None])]
    #[case("RXA #x IGNORED", "rxa #n ignored", &[])]
    #[case("RXA #", "rxa #n ignored", &[])]
    #[case("naïve Duplicate", "duplicate", &[None])]
    #[case("site identifier", "site id", &[None])]
    #[case("anything", "", &[])]
    #[case("", "duplicate", &[])]
    fn words_are_found(#[case] text: &str, #[case] words: &str, #[case] expected: &[Option<usize>]) {
        assert_eq!(find_all(text, words).collect::<Vec<_>>(), expected);
        assert_eq!(contains(text, words), !expected.is_empty());
    }

    #[rstest::rstest]
    #[case("Site ID", "site id", true)]
    #[case("site id: 3", "site id", true)]
    #[case("site identifier", "site id", false)]
    #[case("duplicated", "duplicate", false)]
    #[case("dupé", "dup", false)]
    fn whole_words_are_told_from_beginnings(#[case] text: &str, #[case] words: &str, #[case] expected: bool) {
        assert_eq!(begins_with_words(text.as_bytes(), words), expected);
    }
}
