//! Rules about the patient's identity: names, identifiers, birth date, sex.

use chrono::{Datelike, NaiveDate};

use super::PatientSubject;
use crate::{
    finding::Severity::{Blocks, Omits, Warns},
    letters::clean,
    patient::{Identifier, Name, Sex},
    readiness::{
        facts::{PatientFacts, fits, is_blank},
        rule::Rule,
    },
    unicode::lower,
    vxu::{fits_name, is_authority, is_complete_identifier, is_named},
};

/// The rules.
pub const RULES: &[Rule<PatientSubject>] = &[
    Rule {
        code: "patient.firstName.missing",
        severity: Blocks,
        field: "patient.name",
        place: "PID-5",
        holds: |f| !is_blank(&f.patient.name.first),
        text: "Add the patient's first name.",
    },
    Rule {
        code: "patient.lastName.missing",
        severity: Blocks,
        field: "patient.name",
        place: "PID-5",
        holds: |f| !is_blank(&f.patient.name.last),
        text: "Add the patient's last name.",
    },
    Rule {
        code: "patient.name.too_long",
        severity: Blocks,
        field: "patient.name",
        place: "PID-5",
        holds: |f| fits_name(&f.patient.name),
        text: "The name is too long for a message: at most 50 characters for the last name, 30 for the others, 20 for the suffix.",
    },
    Rule {
        code: "patient.name.letters",
        severity: Blocks,
        field: "patient.name",
        place: "PID-5",
        holds: |f| f.takes_name(&f.patient.name),
        text: "This registry takes plain letters only. Write the name in the Latin alphabet.",
    },
    Rule {
        code: "patient.name.placeholder",
        severity: Warns,
        field: "patient.name",
        place: "PID-5",
        holds: |f| !is_placeholder(&f.patient.name),
        text: "The name looks like a placeholder, and the registry may not match this patient. Enter the legal name.",
    },
    Rule {
        code: "patient.name.parts",
        severity: Warns,
        field: "patient.name",
        place: "PID-5",
        holds: |f| !holds_other_parts(&f.patient.name),
        text: "The first or the last name holds a suffix or a middle initial. Move it to its own field.",
    },
    Rule {
        code: "patient.otherNames.incomplete",
        severity: Omits,
        field: "patient.otherNames",
        place: "PID-5",
        holds: |f| f.patient.other_names.iter().all(|other| is_named(&other.name)),
        text: "A further name lacks the first or the last name and is not sent. Complete it.",
    },
    Rule {
        code: "patient.otherNames.invalid",
        severity: Blocks,
        field: "patient.otherNames",
        place: "PID-5",
        holds: |f| f.patient.other_names.iter().all(|other| fits_name(&other.name) && f.takes_name(&other.name)),
        text: "A further name is too long for a message, or has letters that this registry does not take. Shorten it, or write it in the Latin alphabet.",
    },
    Rule {
        code: "patient.mrn.missing",
        severity: Blocks,
        field: "patient.mrn",
        place: "PID-3",
        holds: |f| !is_blank(&f.patient.mrn),
        text: "Add the medical record number.",
    },
    Rule {
        code: "patient.mrn.too_long",
        severity: Blocks,
        field: "patient.mrn",
        place: "PID-3",
        holds: |f| fits(&f.patient.mrn, 15),
        text: "The medical record number is too long for a message. Use at most 15 characters.",
    },
    Rule {
        code: "patient.mrn.letters",
        severity: Blocks,
        field: "patient.mrn",
        place: "PID-3",
        holds: |f| f.takes_letters(&f.patient.mrn),
        text: "This registry takes plain letters only. Write the medical record number in the Latin alphabet.",
    },
    Rule {
        code: "patient.identifiers.incomplete",
        severity: Omits,
        field: "patient.identifiers",
        place: "PID-3",
        holds: |f| f.patient.identifiers.iter().all(is_complete_identifier),
        text: "A further number lacks the number or who assigned it and is not sent. Complete it.",
    },
    Rule {
        code: "patient.identifiers.invalid",
        severity: Blocks,
        field: "patient.identifiers",
        place: "PID-3",
        holds: |f| f.patient.identifiers.iter().all(|identifier| is_sendable_identifier(f, identifier)),
        text: "A further number does not fit into a message: at most 15 characters, and 20 for who assigned it.",
    },
    Rule {
        code: "patient.birthDate.future",
        severity: Blocks,
        field: "patient.birthDate",
        place: "PID-7",
        holds: |f| f.patient.birth_date <= f.today,
        text: "The date of birth is after today. Correct it.",
    },
    Rule {
        code: "patient.birthDate.too_old",
        severity: Blocks,
        field: "patient.birthDate",
        place: "PID-7",
        holds: |f| is_plausible_birth(f.patient.birth_date, f.today),
        text: "The date of birth is more than 120 years ago. Correct it.",
    },
    Rule {
        code: "patient.sex.unknown",
        severity: Warns,
        field: "patient.sex",
        place: "PID-8",
        holds: |f| f.patient.sex != Sex::Unknown,
        text: "The sex is not known. Add it if it is.",
    },
];

/// Returns `true` if a name is a placeholder: a word for "no name", an unnamed child, digits, or a single letter.
fn is_placeholder(name: &Name) -> bool {
    [&name.first, &name.last].into_iter().filter(|part| !is_blank(part)).any(|part| {
        let letters = lower(&part.chars().filter(|c| c.is_alphanumeric()).collect::<String>());
        is_no_name(&letters)
            || is_unnamed_child(part)
            || letters.chars().count() < 2
            || letters.chars().any(|c| c.is_ascii_digit())
    })
}

/// Returns `true` if lower-case letters are a word for "no name", or name an unnamed child, as `Baby Boy A`.
fn is_no_name(letters: &str) -> bool {
    const WORDS: &[&str] = &[
        "baby",
        "boy",
        "girl",
        "male",
        "female",
        "infant",
        "newborn",
        "unknown",
        "unnamed",
        "test",
        "testing",
        "patient",
        "none",
        "noname",
        "nofirstname",
        "nolastname",
    ];
    const BEGINNINGS: &[&str] = &["babyboy", "babygirl", "testpatient"];
    WORDS.contains(&letters) || BEGINNINGS.iter().any(|beginning| letters.starts_with(beginning))
}

/// Returns `true` if words name a child without a name, as `Baby A`, `Twin B`, `Infant Girl` and `Newborn of Maria`.
fn is_unnamed_child(part: &str) -> bool {
    const FIRST: &[&str] = &["baby", "boy", "girl", "male", "female", "infant", "newborn", "twin", "triplet"];
    let part = lower(part);
    let mut words = part.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let is_follower = |word: &str| word.len() == 1 || word == "of" || FIRST.contains(&word);
    words.next().is_some_and(|word| FIRST.contains(&word)) && words.next().is_some_and(is_follower)
}

/// Returns `true` if the first or the last name ends with a suffix, or the first with an initial.
fn holds_other_parts(name: &Name) -> bool {
    let last_word =
        |part: &str| part.trim().rsplit_once([' ', ',']).map(|(_, word)| word.trim_end_matches('.').to_owned());
    let ends_with_suffix = |part: &str| last_word(part).is_some_and(|word| is_suffix(&word));
    let is_initial = |word: String| word.len() == 1 && word.bytes().all(|b| b.is_ascii_alphabetic());
    ends_with_suffix(&name.first) || ends_with_suffix(&name.last) || last_word(&name.first).is_some_and(is_initial)
}

fn is_suffix(word: &str) -> bool {
    ["JR", "SR", "II", "III", "IV", "ESQ"].iter().any(|suffix| word.eq_ignore_ascii_case(suffix))
}

fn is_plausible_birth(born: NaiveDate, today: NaiveDate) -> bool {
    born.year() >= 1900 && today.year() - born.year() <= 120
}

fn is_sendable_identifier(facts: &PatientFacts<'_>, identifier: &Identifier) -> bool {
    let Identifier { number, assigner, .. } = identifier;
    let takes = facts.takes_letters(number) && facts.takes_letters(assigner);
    !is_complete_identifier(identifier)
        || takes && fits(number, 15) && is_authority(&clean(assigner)) && fits(assigner, 199)
}
