//! Likeness of two charts, which may be of one person: a score with its reasons.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Name, Patient};
use crate::{letters, typed::telephone, unicode::lower, wire_enum};

wire_enum! {
    /// Reason for the likeness of two charts.
    pub enum LikenessReason {
        /// The same medical record number, besides case, blanks and leading zeros.
        SameMrn = "SAME_MRN",
        /// The same date of birth.
        SameBirthDate = "SAME_BIRTH_DATE",
        /// Dates of birth with one different digit, or with day and month exchanged.
        SimilarBirthDate = "SIMILAR_BIRTH_DATE",
        /// The same first and last name, accents and case aside.
        SameName = "SAME_NAME",
        /// Names that sound or are written alike, or first and last name in each other's place.
        SimilarName = "SIMILAR_NAME",
        /// The same telephone number.
        SamePhone = "SAME_PHONE",
    }
}

/// The details of a person that are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Likeness {
    /// Legal name.
    pub name: Name,
    /// Date of birth, if it is known yet.
    pub birth_date: Option<NaiveDate>,
    /// Medical record number; may be empty.
    pub mrn: String,
    /// Telephone numbers.
    pub phones: Vec<String>,
    /// Birth order of a multiple birth.
    pub birth_order: Option<u8>,
}

/// The likeness of two persons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// Points from 0 to 100.
    pub points: u8,
    /// Reasons.
    pub reasons: Vec<LikenessReason>,
}

/// Minimum points of a likely match.
pub const MIN_LIKELY_POINTS: u8 = 70;

impl Score {
    /// Returns `true` if the two are likely the same person.
    #[must_use]
    pub fn is_likely(&self) -> bool {
        self.points >= MIN_LIKELY_POINTS
    }
}

impl From<&Patient> for Likeness {
    fn from(patient: &Patient) -> Self {
        let further = patient.phones.iter().map(|phone| phone.number.clone());
        let of_kin = patient.kin().filter_map(|kin| kin.phone.clone());
        Self {
            name: patient.name.clone(),
            birth_date: Some(patient.birth_date),
            mrn: patient.mrn.clone(),
            phones: patient.phone.clone().into_iter().chain(further).chain(of_kin).collect(),
            birth_order: patient.birth_order,
        }
    }
}

/// Compares two persons.
///
/// Names and birth date decide together; a telephone number alone makes a family, not one person. Of those born
/// together the first names must be the same.
#[must_use]
pub fn compare(one: &Likeness, other: &Likeness) -> Score {
    let mut reasons = Vec::new();
    let mut points = 0_u32;
    let mut add = |reason, more: u32| {
        reasons.push(reason);
        points += more;
    };
    if is_same(&mrn_key(&one.mrn), &mrn_key(&other.mrn)) {
        add(LikenessReason::SameMrn, 80);
    }
    match (one.birth_date, other.birth_date) {
        (Some(a), Some(b)) if a == b => add(LikenessReason::SameBirthDate, 40),
        (Some(a), Some(b)) if is_slip(a, b) => add(LikenessReason::SimilarBirthDate, 25),
        _ => {}
    }
    match names(&one.name, &other.name) {
        Names::Same => add(LikenessReason::SameName, 45),
        Names::Similar if !are_born_together(one, other) => add(LikenessReason::SimilarName, 30),
        Names::Similar | Names::Other => {}
    }
    let numbers = |person: &Likeness| person.phones.iter().map(|phone| digits(phone)).collect::<Vec<_>>();
    let (ours, theirs) = (numbers(one), numbers(other));
    if ours.iter().any(|number| theirs.iter().any(|other| is_same(number, other))) {
        add(LikenessReason::SamePhone, 25);
    }
    Score { points: u8::try_from(points.min(100)).unwrap_or(100), reasons }
}

/// Returns the search key of a text: without accents, in lower case, with single blanks.
#[must_use]
pub fn key(text: &str) -> String {
    let folded = lower(&letters::fold(text).unwrap_or(text.into()));
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the search key of a part of a name: found with and without apostrophes and points, and with a blank for a
/// hyphen.
#[must_use]
pub fn name_key(text: &str) -> String {
    key(&key(text).replace(['\'', '.'], "").replace('-', " "))
}

enum Names {
    Same,
    Similar,
    Other,
}

fn names(one: &Name, other: &Name) -> Names {
    let key = |text: &str| letters_of(&key(text));
    let (a, b) = ((key(&one.last), key(&one.first)), (key(&other.last), key(&other.first)));
    if a.0.is_empty() || a.1.is_empty() || b.0.is_empty() || b.1.is_empty() {
        return Names::Other;
    }
    if a == b {
        return Names::Same;
    }
    let swapped = (a.0 == b.1) && (a.1 == b.0);
    if swapped || (are_alike(&a.0, &b.0) && are_alike(&a.1, &b.1)) { Names::Similar } else { Names::Other }
}

/// Returns `true` if two names are alike.
///
/// One is a prefix of the other (Sam, Samuel; Ruiz, Ruiz Ortega), or their edit distance is at most 2, 1 in a short
/// name.
fn are_alike(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let length = short.chars().count();
    if length >= 3 && long.starts_with(short) {
        return true;
    }
    distance(one, other) <= if length >= 7 { 2 } else { usize::from(length >= 3) }
}

/// Edit distance of two texts, with exchanged neighbors as one edit.
fn distance(one: &str, other: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let cell = |row: &[usize], at: usize| row.get(at).copied().unwrap_or(usize::MAX - 1);
            let mut best = (cell(&row, j) + usize::from(x != y)).min(cell(&row, j + 1) + 1).min(cell(&next, j) + 1);
            let exchanged = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if exchanged {
                best = best.min(cell(&before, j - 1) + 1);
            }
            next.push(best);
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or_default()
}

/// Returns `true` if dates differ in one digit, or have day and month exchanged.
fn is_slip(one: NaiveDate, other: NaiveDate) -> bool {
    let exchanged = one.year() == other.year() && one.month() == other.day() && one.day() == other.month();
    let written = |date: NaiveDate| date.format("%Y%m%d").to_string();
    let (a, b) = (written(one), written(other));
    exchanged || a.chars().zip(b.chars()).filter(|(x, y)| x != y).count() == 1
}

fn are_born_together(one: &Likeness, other: &Likeness) -> bool {
    one.birth_order.is_some() && other.birth_order.is_some() && one.birth_order != other.birth_order
}

fn mrn_key(mrn: &str) -> String {
    letters_of(&key(mrn)).trim_start_matches('0').to_owned()
}

fn letters_of(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Returns the number without its extension, however it is written.
fn digits(phone: &str) -> String {
    match telephone(phone) {
        Ok(Some(known)) => known.number,
        _ => phone.chars().filter(char::is_ascii_digit).collect(),
    }
}

fn is_same(one: &str, other: &str) -> bool {
    !one.is_empty() && one == other
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(last: &str, first: &str, born: &str, mrn: &str, phone: &str) -> Likeness {
        Likeness {
            name: Name { last: last.into(), first: first.into(), ..Name::default() },
            birth_date: born.parse().ok(),
            mrn: mrn.into(),
            phones: vec![phone.into()],
            birth_order: None,
        }
    }

    #[rstest::rstest]
    #[case::the_same_person(("Okafor", "Maya", "2025-03-02", "1", "6085550142"), true)]
    #[case::accents_and_case(("OKÁFOR", "maya", "2025-03-02", "7", ""), true)]
    #[case::a_letter_missing(("Okafr", "Maya", "2025-03-02", "7", ""), true)]
    #[case::two_letters_exchanged(("Okafor", "Myaa", "2025-03-02", "7", ""), true)]
    #[case::a_longer_last_name(("Okafor-Ruiz", "Maya", "2025-03-02", "7", ""), true)]
    #[case::names_exchanged(("Maya", "Okafor", "2025-03-02", "7", ""), true)]
    #[case::day_and_month_exchanged(("Okafor", "Maya", "2025-02-03", "7", ""), true)]
    #[case::one_digit_of_the_year(("Okafor", "Maya", "2024-03-02", "7", ""), true)]
    #[case::the_same_mrn_with_zeros(("Lindqvist", "Tobias", "2019-08-14", "0001", ""), true)]
    #[case::name_and_phone(("Okafor", "Maya", "2021-11-30", "7", "(608) 555-0142"), true)]
    #[case::a_namesake(("Okafor", "Maya", "1961-11-30", "7", ""), false)]
    #[case::a_sibling(("Okafor", "Daniel", "2021-11-30", "7", "6085550142"), false)]
    #[case::a_twin(("Okafor", "Daniel", "2025-03-02", "7", "6085550142"), false)]
    #[case::born_on_the_same_day(("Marsh", "Delia", "2025-03-02", "7", ""), false)]
    #[case::nobody(("", "", "", "", ""), false)]
    fn one_person_or_two(#[case] other: (&str, &str, &str, &str, &str), #[case] likely: bool) {
        let one = person("Okafor", "Maya", "2025-03-02", "1", "6085550142");
        let (last, first, born, mrn, phone) = other;
        let other = person(last, first, born, mrn, phone);
        let score = compare(&one, &other);
        assert_eq!(score.is_likely(), likely, "{score:?}");
        assert_eq!(score, compare(&other, &one), "whichever comes first");
    }

    #[test]
    fn twins_with_similar_names_are_two() {
        let twin = |first: &str, order| Likeness {
            birth_order: Some(order),
            ..person("Okafor", first, "2025-03-02", "", "6085550142")
        };
        assert!(!compare(&twin("Maya", 1), &twin("Mayo", 2)).is_likely());
        assert!(compare(&twin("Maya", 1), &twin("Mayo", 1)).is_likely());
    }

    #[rstest::rstest]
    #[case("", "abc", 3)]
    #[case("maya", "maya", 0)]
    #[case("maya", "myaa", 1)]
    #[case("kitten", "sitting", 3)]
    fn letters_apart(#[case] one: &str, #[case] other: &str, #[case] expected: usize) {
        assert_eq!((distance(one, other), distance(other, one)), (expected, expected));
    }
}
