//! Plausibility of lot numbers.

use super::date::{Position, Words, read};

/// Returns `true` if a text can be a lot number: has a letter or digit, and is not a word for "unknown".
#[must_use]
pub fn is_usable(lot: &str) -> bool {
    let core: String = lot.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_ascii_uppercase();
    !matches!(
        core.as_str(),
        "" | "NA" | "UNKNOWN" | "UNK" | "NONE" | "NULL" | "NIL" | "NOLOT" | "NOTAVAILABLE" | "NOTKNOWN" | "TBD"
    )
}

/// Maximum number of letters and digits of a lot number that is too short.
const MAX_TOO_SHORT: usize = 3;

/// Words that people write beside a lot number to distinguish stocks.
const STOCK_WORDS: &[&str] =
    &["VFC", "PED", "PEDS", "ADULT", "STATE", "PRIVATE", "PRIV", "PUBLIC", "LOT", "EXP", "AND", "NDC"];

/// Returns `true` if a lot has extra text, such as a second lot number, a stock or a date, or is too short.
#[must_use]
pub fn holds_more(lot: &str) -> bool {
    let core = lot.chars().filter(|c| c.is_alphanumeric()).count();
    let is_mark = |word: &str| STOCK_WORDS.iter().any(|mark| word.eq_ignore_ascii_case(mark));
    let mut words = lot.split(|c: char| !c.is_alphanumeric());
    (1..=MAX_TOO_SHORT).contains(&core)
        || lot.contains([',', ';', '&', '(', ')', '+'])
        || words.any(is_mark)
        || lot.split_whitespace().any(is_date)
}

/// Returns `true` if a word is a date with its dividers, or looks like one.
fn is_date(word: &str) -> bool {
    match read(word, Position::Alone) {
        Words::Date(_) | Words::Unclear(_) => word.contains(['/', '-', '.']),
        Words::NoDay => word.contains('/'),
        Words::Other => false,
    }
}

/// Returns `true` if a lot number is unusual: without a digit, with unprintable characters, or like a package's code.
///
/// Manufacturers publish no formats of lot numbers, so this is the same for all of them.
#[must_use]
pub fn is_unusual(lot: &str) -> bool {
    let is_printed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | '.' | ' ');
    !lot.is_empty() && (!lot.bytes().any(|b| b.is_ascii_digit()) || !lot.chars().all(is_printed) || is_package(lot))
}

/// Returns `true` if a text has the form of an NDC or a GTIN.
fn is_package(text: &str) -> bool {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<_> = text.split('-').collect();
    let lengths: Vec<_> = parts.iter().map(|part| part.len()).collect();
    let is_ndc = matches!(lengths.as_slice(), [4, 4, 2] | [5, 3, 2] | [5, 4, 1 | 2]);
    parts.into_iter().all(is_number) && (is_ndc || matches!(lengths.as_slice(), [12 | 14]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("Y014237", false, false)]
    #[case("A B-12/3", false, false)]
    #[case("U7026AA", false, false)]
    #[case("", false, false)]
    #[case::two_lots("Y014237, Y014238", true, true)]
    #[case::two_lots_in_words("Y014237 and Y014238", true, false)]
    #[case::stock("Y014237 VFC", true, false)]
    #[case::stock_in_parentheses("Y014237 (P)", true, true)]
    #[case::stock_with_a_dash("Y014237-ped", true, false)]
    #[case::date("Y014237 09/30/2027", true, false)]
    #[case::date_with_dashes("Y014237 9-30-27", true, false)]
    #[case::very_short("A1", true, false)]
    #[case::short_enough("A123", false, false)]
    #[case::no_digit("MERCK", false, true)]
    #[case::ndc("00006-4681-01", false, true)]
    #[case::short_ndc("0006-4681-01", false, true)]
    #[case::bar_code("00300064681015", false, true)]
    #[case::sign("Y01#237", false, true)]
    #[case::not_an_ndc("0123-45-6", false, false)]
    fn a_lot_has_a_shape(#[case] lot: &str, #[case] more: bool, #[case] unusual: bool) {
        assert_eq!((holds_more(lot), is_unusual(lot)), (more, unusual));
    }

    #[rstest::rstest]
    #[case("Y014237", true)]
    #[case("NA1234", true)]
    #[case("n/a", false)]
    #[case("Not available", false)]
    #[case("No lot", false)]
    #[case("---", false)]
    #[case("\u{a0}", false)]
    fn a_lot_is_usable(#[case] lot: &str, #[case] usable: bool) {
        assert_eq!(is_usable(lot), usable);
    }
}
