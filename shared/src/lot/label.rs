//! Labels that are typed or copied with a lot and its expiration: `LOT:`, `Lot No.`, `EXP`, `Use by`.

use super::date::{Position, Words, is_lot_like, read};

/// Words that announce a lot, in pairs where they come so.
const LOT: &[&str] = &["LOT NUMBER", "LOT NO", "LOT NUM", "LOT", "LOTNO", "BATCH NUMBER", "BATCH NO", "BATCH"];

/// Words that announce an expiration; `E` only with its colon.
const EXPIRATION: &[&str] = &[
    "EXP DATE",
    "EXPIRATION DATE",
    "EXPIRY DATE",
    "EXPIRES ON",
    "USE BY",
    "USE BEFORE",
    "BEST BY",
    "BEST BEFORE",
    "EXPIRATION",
    "EXPDATE",
    "EXPIRES",
    "EXPIRED",
    "EXPIRE",
    "EXPIRY",
    "EXP",
    "E:",
];

/// Brackets before a label.
const OPENING: [char; 2] = ['(', '['];

/// Brackets after a label or a date.
const CLOSING: [char; 2] = [')', ']'];

/// Returns `true` if a character stands between lot and expiration, or after a label, without being a part of either.
pub fn is_divider(c: char) -> bool {
    matches!(c, ',' | ';' | ':' | '.' | '-' | '=' | '/')
}

/// Splits a word that is the label of a lot with the lot, as `LOT:AB123`, and one that is a lot with the label of its
/// expiration, as `AB123EXP09/2027`.
pub fn split_labels(word: &str) -> impl Iterator<Item = &str> {
    let (label, rest) = split_lot_label(word);
    let (lot, expiration) = split_label_after_lot(rest).map_or((rest, None), |(lot, date)| (lot, Some(date)));
    label.into_iter().chain(std::iter::once(lot)).chain(expiration)
}

fn split_lot_label(word: &str) -> (Option<&str>, &str) {
    let split = ["LOT", "LOTNO", "BATCH", "NO"].iter().find_map(|label| {
        let (start, rest) = word.trim_start_matches(OPENING).split_at_checked(label.len())?;
        let is_label = start.eq_ignore_ascii_case(label) && rest.starts_with([':', '#', '=']);
        let lot = rest.trim_start_matches([':', '#', '=']);
        (is_label && !lot.is_empty()).then_some((start, lot))
    });
    split.map_or((None, word), |(label, lot)| (Some(label), lot))
}

/// Splits a lot from the label `EXP` that follows it without a blank, with a date or after a divider.
fn split_label_after_lot(word: &str) -> Option<(&str, &str)> {
    let starts = word.char_indices().map(|(at, _)| at).filter(|at| *at > 0);
    starts.filter_map(|at| word.split_at_checked(at)).find(|(lot, end)| {
        let is_date = |date: &str| read(date.trim_end_matches(CLOSING), Position::Labeled) != Words::Other;
        let is_label_alone = lot.ends_with(is_divider) && begins(&[end], "EXP").is_some();
        is_lot_like(&[lot]) && (is_label_alone || expiration_in(end).is_some_and(is_date))
    })
}

/// Strips the labels of a lot from the first words, and says if there were any.
pub fn strip_lot_label<'a, 'w>(words: &'w [&'a str]) -> (&'w [&'a str], bool) {
    let mut rest = words;
    while let Some(count) = LOT.iter().find_map(|label| begins(rest, label)) {
        rest = rest.get(count..).unwrap_or_default();
    }
    (rest, rest.len() < words.len())
}

/// Returns the words after the label of an expiration, where the first ones are one.
pub fn strip_expiration_label<'a, 'w>(words: &'w [&'a str]) -> Option<&'w [&'a str]> {
    let count = EXPIRATION.iter().find_map(|label| begins(words, label))?;
    words.get(count..).filter(|rest| !rest.is_empty())
}

/// Splits off the label of an expiration, or a divider, at the end of the words of a lot.
pub fn split_expiration_label<'a, 'w>(words: &'w [&'a str]) -> (&'w [&'a str], bool) {
    let (mut rest, mut is_labeled) = (words, false);
    loop {
        let ends = |label: &&str| {
            let count = label.split(' ').count();
            let (before, last) = rest.split_at_checked(rest.len().checked_sub(count)?)?;
            begins(last, label).map(|_| before)
        };
        let is_sign = rest.len() > 1 && rest.last().is_some_and(|word| word.chars().all(is_divider));
        match (EXPIRATION.iter().find_map(ends), is_sign) {
            (Some(before), _) => (rest, is_labeled) = (before, true),
            (None, true) => rest = rest.get(..rest.len() - 1).unwrap_or_default(),
            (None, false) => return (rest, is_labeled),
        }
    }
}

/// Returns the number of words that are a label, if the first ones are.
fn begins(words: &[&str], label: &str) -> Option<usize> {
    let count = label.split(' ').count();
    let first = words.get(..count)?;
    let is_word = |(word, label): (&&str, &str)| {
        let word = word.trim_start_matches(OPENING);
        let bare = word.trim_end_matches(|c| is_divider(c) || CLOSING.contains(&c) || c == '#');
        bare.eq_ignore_ascii_case(label) || label.ends_with(':') && word.eq_ignore_ascii_case(label)
    };
    first.iter().zip(label.split(' ')).all(is_word).then_some(count)
}

/// Returns what stands behind the label of an expiration in one word, as in `EXP:09/2027`.
pub fn expiration_in(word: &str) -> Option<&str> {
    let word = word.trim_start_matches(OPENING);
    let labels = EXPIRATION.iter().filter(|label| !label.contains(' '));
    let (label, rest) = labels.into_iter().find_map(|label| {
        let (start, rest) = word.split_at_checked(label.len())?;
        start.eq_ignore_ascii_case(label).then_some((label, rest))
    })?;
    let date = rest.trim_start_matches(is_divider);
    (label.ends_with(':') || date.len() < rest.len() || date.starts_with(|c: char| c.is_ascii_digit())).then_some(date)
}
