//! Removal of the patient's words from free text.

use std::collections::BTreeSet;

/// Minimum length of a word to be found within other words, and of a number to be removed.
const MIN_LENGTH: usize = 4;

/// Adds the words of a value to a set, in lower case.
pub(super) fn collect(value: &str, words: &mut BTreeSet<String>) {
    words.extend(value.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase));
    let whole: String = value.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    if !whole.is_empty() {
        words.insert(whole);
    }
}

/// Returns `true` if a text contains a long word with a letter. Short words and numbers may be codes.
pub(super) fn contains_any(text: &str, words: &BTreeSet<String>) -> bool {
    let text = text.to_lowercase();
    let is_identifying = |word: &&String| word.chars().count() >= MIN_LENGTH && word.chars().any(char::is_alphabetic);
    words.iter().filter(is_identifying).any(|word| text.contains(word.as_str()))
}

/// Masks the patient's words in a sentence, also within other words, and numbers of four digits or more in any notation.
/// Places such as `PID-7` stay.
pub(super) fn scrub(sentence: &str, words: &BTreeSet<String>) -> String {
    let mut out = String::new();
    let mut rest = sentence;
    while !rest.is_empty() {
        let start = rest.find(char::is_alphanumeric).unwrap_or(rest.len());
        let (between, after) = rest.split_at(start);
        out.extend(between.chars().map(|c| if c.is_control() { ' ' } else { c }));
        let end = after.find(|c: char| !(c.is_alphanumeric() || JOINS.contains(&c))).unwrap_or(after.len());
        let (word, next) = after.split_at(end);
        let trimmed = word.trim_end_matches(JOINS);
        out.push_str(if is_identifying(trimmed, words) { "*" } else { trimmed });
        out.push_str(word.get(trimmed.len()..).unwrap_or_default());
        rest = next;
    }
    out
}

/// Characters that join parts of a date, a number or a name.
const JOINS: [char; 5] = ['-', '/', '.', '\'', '@'];

fn is_identifying(word: &str, words: &BTreeSet<String>) -> bool {
    if is_place(word) {
        return false;
    }
    let small = word.to_lowercase();
    let is_one = words.contains(&small) || small.split(JOINS).any(|part| words.contains(part));
    is_one || contains_any(word, words) || word.chars().filter(char::is_ascii_digit).count() >= MIN_LENGTH
}

/// Returns `true` if a word is a place in a message: `PID-7`, `RXA-5.1`, `OBX`.
fn is_place(word: &str) -> bool {
    const SEGMENTS: [&str; 9] = ["MSH", "PID", "PD1", "NK1", "ORC", "RXA", "RXR", "OBX", "ERR"];
    let Some((segment, rest)) = word.split_at_checked(3) else { return false };
    SEGMENTS.contains(&segment) && rest.len() <= 7 && rest.chars().all(|c| c.is_ascii_digit() || c == '-' || c == '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("Patient OKAFOR, MAYA was not found", "Patient *, * was not found")]
    #[case("Name okafor-jones is odd", "Name * is odd")]
    #[case("Born 03/02/2025 or 2025-03-02 or 20250302", "Born * or * or *")]
    #[case("Call (608) 555-0142", "Call (*) *")]
    #[case("PID-7 is missing in RXA-5.1", "PID-7 is missing in RXA-5.1")]
    #[case("Sex F is refused. Code 207", "Sex * is refused. Code 207")]
    #[case("Mail maya@example.org", "Mail *")]
    #[case("line one\r\nline two", "line one  line two")]
    #[case("", "")]
    fn a_sentence_loses_the_patient(#[case] sentence: &str, #[case] expected: &str) {
        let mut words = BTreeSet::new();
        for value in ["Okafor", "Maya", "20250302", "F", "608", "5550142"] {
            collect(value, &mut words);
        }
        assert_eq!(scrub(sentence, &words), expected);
    }
}
