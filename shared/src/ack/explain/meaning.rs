//! The codes of HL7's tables 0357 and 0533 in plain words.

use crate::ack::acknowledgement::{UNKNOWN_KEY, UNKNOWN_KEY_CODE};

/// The meaning of a code: our stable code, the sentence about a field, and the sentence without one.
#[derive(Debug, Clone, Copy)]
pub struct Meaning {
    /// The code of HL70357.
    code: &'static str,
    /// Our stable code.
    pub ours: &'static str,
    /// The sentence. `{}` is what a person calls the field.
    pub with_field: &'static str,
    /// The sentence where no field is known.
    pub without: &'static str,
}

const fn meaning(code: &'static str, ours: &'static str, with_field: &'static str, without: &'static str) -> Meaning {
    Meaning { code, ours, with_field, without }
}

/// The stable code of "accepted", which may stand beside any words.
pub const ACCEPTED: &str = "registry.accepted";

const MEANINGS: &[Meaning] = &[
    meaning(
        "0",
        ACCEPTED,
        "The registry has a remark about the {}. Nothing needs to be done for this dose.",
        "The registry has a remark. Nothing needs to be done for this dose.",
    ),
    meaning(
        "100",
        "registry.segment_sequence",
        "The registry could not read the message around the {}. Ask its help desk.",
        "The registry could not read the message's order. Ask its help desk.",
    ),
    MISSING,
    meaning(
        "102",
        "registry.malformed",
        "The registry cannot read the {}. Check how it is written.",
        "The registry cannot read a part of the record. Read what it said, and correct it.",
    ),
    UNKNOWN_VALUE,
    meaning("200", "registry.message_type", SET_UP, SET_UP),
    meaning("201", "registry.event", SET_UP, SET_UP),
    meaning("202", "registry.environment", ENVIRONMENT, ENVIRONMENT),
    meaning("203", "registry.version", SET_UP, SET_UP),
    meaning(
        UNKNOWN_KEY_CODE,
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
];

const MISSING: Meaning = meaning(
    "101",
    "registry.required_missing",
    "The registry requires the {}. Add it.",
    "The registry requires something that the record does not have. Read what it said, and add it.",
);

const UNKNOWN_VALUE: Meaning = meaning(
    "103",
    "registry.value_unknown",
    "The registry does not know this value of the {}. Check it, or choose another.",
    "The registry does not know one of the values. Read what it said, and correct it.",
);

/// Meanings of the codes of table 0533, used where table 0357 only says "application error".
const APPLICATION: &[(&[&str], Meaning)] = &[
    (
        &["1"],
        meaning(
            "",
            "registry.illogical_date",
            "The registry finds that the {} cannot be: it does not fit the other dates. Check the dates.",
            "The registry finds a date that cannot be. Read what it said, and check the dates.",
        ),
    ),
    (
        &["2"],
        meaning(
            "",
            "registry.invalid_date",
            "The registry cannot read the {} as a date. Check it.",
            "The registry cannot read one of the dates. Read what it said, and correct it.",
        ),
    ),
    (
        &["3"],
        meaning(
            "",
            "registry.illogical_value",
            "The registry finds that the {} does not fit the rest of the record. Check it.",
            "The registry finds a value that does not fit the rest of the record. Read what it said, and check it.",
        ),
    ),
    (
        &["4"],
        meaning(
            "",
            "registry.invalid_value",
            "The registry does not take this value of the {}. Check it.",
            "The registry does not take one of the values. Read what it said, and correct it.",
        ),
    ),
    (&["5"], UNKNOWN_VALUE),
    (&["6", "7"], MISSING),
];

/// An error that is in none of the tables.
const OTHER: Meaning = meaning(
    "",
    "registry.other",
    "Dosewire does not know this message of the registry about the {}. Read its own words, and correct the record where they are right.",
    "Dosewire does not know this message of the registry. Read its own words; its help desk can explain them.",
);

const SET_UP: &str = "The registry does not take this kind of message. Check the set-up with its help desk.";
const ENVIRONMENT: &str =
    "The registry refuses the environment. Check whether the set-up should be test or production.";
const LOCKED: &str = "The registry is busy with this record. The message goes again by itself.";
const INTERNAL: &str = "The registry had trouble of its own. The message goes again by itself.";

/// Returns the meaning of an error: by its code, or, where that says little, by the application's.
pub fn of(code: &str, application_code: &str) -> &'static Meaning {
    let by_code = MEANINGS.iter().find(|meaning| meaning.code == code);
    let by_application = || APPLICATION.iter().find(|(codes, _)| codes.contains(&application_code));
    by_code.or_else(|| by_application().map(|(_, meaning)| meaning)).unwrap_or(&OTHER)
}
