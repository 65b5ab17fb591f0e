//! Normalization of vaccine names.

use crate::unicode::lower;

/// Returns a name without case, blanks, punctuation, trademark signs and the word "vaccine".
#[must_use]
pub fn normalize(name: &str) -> String {
    let lower = lower(name).replace("(r)", " ").replace("(tm)", " ");
    let words = lower
        .split_whitespace()
        .filter(|w| !matches!(w.trim_matches(|c: char| !c.is_alphanumeric()), "vaccine" | "vaccines"));
    words.flat_map(str::chars).filter(|c| c.is_alphanumeric()).collect()
}

/// Length of the longest common prefix of two names, in characters.
#[must_use]
pub fn common_prefix_len(a: &str, b: &str) -> usize {
    a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("M-M-R II", "mmrii")]
    #[case("Gardasil® 9", "gardasil9")]
    #[case("Gardasil 9(R) Vaccine", "gardasil9")]
    #[case("  HAVRIX–PEDS ", "havrixpeds")]
    #[case("BCG vaccine", "bcg")]
    #[case("®", "")]
    fn names_are_brought_to_one_form(#[case] name: &str, #[case] expected: &str) {
        assert_eq!(normalize(name), expected);
    }

    #[rstest::rstest]
    #[case("fluzone", "fluzonehighdose", 7)]
    #[case("abc", "xbc", 0)]
    #[case("", "x", 0)]
    fn names_share_a_beginning(#[case] a: &str, #[case] b: &str, #[case] expected: usize) {
        assert_eq!(common_prefix_len(a, b), expected);
    }
}
