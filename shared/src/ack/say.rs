//! What a finding of the registry means, in plain words: what to do.

use super::{
    place::{OurField, our_field},
    row::{Level, Row},
};
use crate::finding::{Finding, FindingSource, Severity};

/// What an HL70357 code means: our stable code, the sentence about a field, and the sentence without one.
struct Meaning {
    code: &'static str,
    ours: &'static str,
    with_field: &'static str,
    without: &'static str,
}

const fn meaning(code: &'static str, ours: &'static str, with_field: &'static str, without: &'static str) -> Meaning {
    Meaning { code, ours, with_field, without }
}

/// The sentences. `{}` is what a person calls the field.
const MEANINGS: &[Meaning] = &[
    meaning(
        "0",
        "registry.accepted",
        "The registry took the dose and has a remark about the {}.",
        "The registry took the dose and has a remark.",
    ),
    meaning(
        "100",
        "registry.segment_sequence",
        "The registry could not read the message around the {}. Ask its help desk.",
        "The registry could not read the message's order. Ask its help desk.",
    ),
    meaning(
        "101",
        "registry.required_missing",
        "The registry requires the {}. Add it.",
        "The registry requires something that the record does not have. Read what it said, and add it.",
    ),
    meaning(
        "102",
        "registry.malformed",
        "The registry cannot read the {}. Check how it is written.",
        "The registry cannot read a part of the record. Read what it said, and correct it.",
    ),
    meaning(
        "103",
        "registry.value_unknown",
        "The registry does not know this value of the {}. Check it, or choose another.",
        "The registry does not know one of the values. Read what it said, and correct it.",
    ),
    meaning("200", "registry.message_type", SET_UP, SET_UP),
    meaning("201", "registry.event", SET_UP, SET_UP),
    meaning(
        "202",
        "registry.environment",
        "The registry refuses the environment. Check whether the set-up should be test or production.",
        "The registry refuses the environment. Check whether the set-up should be test or production.",
    ),
    meaning("203", "registry.version", SET_UP, SET_UP),
    meaning(
        "204",
        UNKNOWN_KEY,
        "The registry does not know the {} that it was given. Check it, and ask its help desk.",
        "The registry does not know the record that the message is about. Ask its help desk.",
    ),
    meaning(
        "205",
        "registry.duplicate",
        "The registry has this record already, by the {}. Check whether it was entered twice.",
        "The registry has this record already. Check whether it was entered twice.",
    ),
    meaning("206", "registry.locked", LOCKED, LOCKED),
    meaning("207", "registry.internal", INTERNAL, INTERNAL),
    meaning(
        "",
        "registry.other",
        "The registry has something to say about the {}. Read it, and correct the record where it is right.",
        "The registry has something to say. Read it, and correct the record where it is right.",
    ),
];

/// The stable code of "the registry does not know the record".
pub const UNKNOWN_KEY: &str = "registry.unknown_key";

const SET_UP: &str = "The registry does not take this kind of message. Check the set-up with its help desk.";
const LOCKED: &str = "The registry is busy with this record. The message goes again by itself.";
const INTERNAL: &str = "The registry had trouble of its own. The message goes again by itself.";
const CONSENT: &str =
    "The registry has no consent on file for this patient. Record it there first, then send the dose again.";
const FACILITY: &str =
    "The registry does not know the site that the message names. Check the set-up with its help desk.";

/// The finding that a row is; `severity` is what it means for the dose.
pub fn finding(row: &Row, severity: Severity) -> Finding {
    let said = row.said.as_deref().unwrap_or_default();
    let field = our_field(&row.segment, row.field, row.component, said);
    let (code, text) = sentence(row, field, said);
    Finding {
        source: FindingSource::Registry,
        severity,
        code: code.to_owned(),
        field: field.map(|f| f.name.to_owned()),
        text,
        place: row.place(),
        said: row.said.clone(),
    }
}

fn sentence(row: &Row, field: Option<OurField>, said: &str) -> (&'static str, String) {
    if is_about_consent(said) {
        return ("registry.consent", CONSENT.to_owned());
    }
    if is_about_set_up(row) {
        return ("registry.facility", FACILITY.to_owned());
    }
    let known = MEANINGS.iter().find(|m| m.code == row.code || m.code.is_empty());
    let Some(meaning) = known else { return ("registry.other", String::new()) };
    let text = match field {
        Some(field) => meaning.with_field.replace("{}", field.label),
        None => meaning.without.to_owned(),
    };
    (meaning.ours, text)
}

fn is_about_consent(said: &str) -> bool {
    let said = said.to_lowercase();
    said.contains("consent") || said.contains("affirmation")
}

/// Whether it is about who sends, or from where, as the set-up says it: MSH-3 to MSH-6, MSH-22, RXA-11.
fn is_about_set_up(row: &Row) -> bool {
    matches!((row.segment.as_str(), row.field), ("MSH", Some(3..=6 | 22)) | ("RXA", Some(11)))
        && row.level != Level::Information
}

/// A finding that is not about a row.
pub fn plain(severity: Severity, code: &str, text: &str) -> Finding {
    Finding {
        source: FindingSource::Registry,
        severity,
        code: code.to_owned(),
        field: None,
        text: text.to_owned(),
        place: None,
        said: None,
    }
}
