//! Rules about a patient.

use chrono::{Datelike, NaiveDate};

use super::{
    facts::{PatientFacts, fits, is_blank, is_said},
    rule::{Rule, Subject},
};
use crate::{
    code_set::ConceptSet,
    finding::Severity::{Blocks, Holds, Informs, Omits, Warns},
    patient::{Address, Name, NextOfKin, Sex},
    vxu::{fits_address, fits_name, is_complete_contact, is_email, phone_digits},
};

/// Rules of this file.
pub enum OfPatient {}

impl Subject for OfPatient {
    type Facts<'a> = PatientFacts<'a>;
}

/// The rules. Where the national guide says "if known", a state may demand it: its program raises the severity.
pub const RULES: &[Rule<OfPatient>] = &[
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
        code: "patient.name.placeholder",
        severity: Warns,
        field: "patient.name",
        place: "PID-5",
        holds: |f| !is_placeholder(&f.patient.name),
        text: "The name looks like a placeholder, and the registry may not match this patient. Enter the legal name.",
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
    Rule {
        code: "patient.race.missing",
        severity: Warns,
        field: "patient.races",
        place: "PID-10",
        holds: |f| f.patient.races.iter().any(|race| !is_blank(race)),
        text: "Race is missing. Choose one or more, or record that the patient declined.",
    },
    Rule {
        code: "patient.race.unknown_code",
        severity: Blocks,
        field: "patient.races",
        place: "PID-10",
        holds: |f| f.patient.races.iter().all(|race| f.catalog.concept(ConceptSet::Race, race.trim()).is_some()),
        text: "A race is recorded that registries do not know. Choose it again.",
    },
    Rule {
        code: "patient.ethnicity.missing",
        severity: Warns,
        field: "patient.ethnicity",
        place: "PID-22",
        holds: |f| is_said(f.patient.ethnicity.as_deref()),
        text: "Ethnicity is missing. Choose it, or record that the patient declined.",
    },
    Rule {
        code: "patient.ethnicity.unknown_code",
        severity: Blocks,
        field: "patient.ethnicity",
        place: "PID-22",
        holds: |f| f.is_known(ConceptSet::Ethnicity, f.patient.ethnicity.as_deref()),
        text: "An ethnicity is recorded that registries do not know. Choose it again.",
    },
    Rule {
        code: "patient.address.missing",
        severity: Warns,
        field: "patient.address",
        place: "PID-11",
        holds: |f| f.patient.address.as_ref().is_some_and(|a| address_parts(a).iter().any(|part| !is_blank(part))),
        text: "The address is missing. Add street, city, state and ZIP code.",
    },
    Rule {
        code: "patient.address.incomplete",
        severity: Warns,
        field: "patient.address",
        place: "PID-11",
        holds: |f| f.patient.address.as_ref().is_none_or(|a| is_all_or_nothing(&address_parts(a))),
        text: "The address is incomplete. Add what is missing of street, city, state and ZIP code.",
    },
    Rule {
        code: "patient.address.too_long",
        severity: Blocks,
        field: "patient.address",
        place: "PID-11",
        holds: |f| f.patient.address.as_ref().is_none_or(fits_address),
        text: "The address is too long for a message: at most 120 characters for a line, 50 for the city.",
    },
    Rule {
        code: "patient.address.state",
        severity: Warns,
        field: "patient.address",
        place: "PID-11",
        holds: |f| f.patient.address.as_ref().is_none_or(|a| is_blank(&a.state) || is_state(a.state.trim())),
        text: "The state is not a code of two letters. Enter it as in WI.",
    },
    Rule {
        code: "patient.address.zip",
        severity: Warns,
        field: "patient.address",
        place: "PID-11",
        holds: |f| f.patient.address.as_ref().is_none_or(|a| is_blank(&a.zip) || is_zip(a.zip.trim())),
        text: "The ZIP code does not look right. Enter five digits, or nine with a dash.",
    },
    Rule {
        code: "patient.phone.missing",
        severity: Warns,
        field: "patient.phone",
        place: "PID-13",
        holds: |f| is_said(f.patient.phone.as_deref()),
        text: "The telephone number is missing. Add it.",
    },
    Rule {
        code: "patient.phone.malformed",
        severity: Omits,
        field: "patient.phone",
        place: "PID-13",
        holds: |f| f.patient.phone.as_deref().is_none_or(|p| is_blank(p) || phone_digits(p).is_some()),
        text: "The telephone number does not have ten digits and is not sent. Correct it.",
    },
    Rule {
        code: "patient.email.malformed",
        severity: Omits,
        field: "patient.email",
        place: "PID-13",
        holds: |f| f.patient.email.as_deref().is_none_or(|e| is_blank(e) || is_email(e)),
        text: "The e-mail address does not look like one and is not sent. Correct it.",
    },
    Rule {
        code: "patient.motherMaiden.missing",
        severity: Informs,
        field: "patient.motherMaiden",
        place: "PID-6",
        holds: |f| {
            let maiden = f.patient.mother_maiden.as_ref();
            !f.is_younger_than(ADULT) || maiden.is_some_and(|name| !is_blank(&name.last))
        },
        text: "Mother's maiden name helps the registry to match children. Add it if it is known.",
    },
    Rule {
        code: "patient.motherMaiden.too_long",
        severity: Blocks,
        field: "patient.motherMaiden",
        place: "PID-6",
        holds: |f| f.patient.mother_maiden.as_ref().is_none_or(fits_name),
        text: "Mother's maiden name is too long for a message: at most 50 characters, and 30 for the first name.",
    },
    Rule {
        code: "patient.nextOfKin.missing",
        severity: Warns,
        field: "patient.nextOfKin",
        place: "NK1",
        holds: |f| !f.is_younger_than(ADULT) || f.patient.kin().next().is_some(),
        text: "The patient is under 18. Add a parent or guardian with the relationship.",
    },
    Rule {
        code: "patient.nextOfKin.incomplete",
        severity: Omits,
        field: "patient.nextOfKin",
        place: "NK1",
        holds: |f| f.patient.kin().all(is_complete_contact),
        text: "The next of kin lacks a name or the relationship and is not sent. Complete it.",
    },
    Rule {
        code: "patient.nextOfKin.invalid",
        severity: Blocks,
        field: "patient.nextOfKin",
        place: "NK1",
        holds: |f| f.patient.kin().all(|kin| is_sendable(f, kin)),
        text: "The next of kin has a name or an address too long for a message, or a relationship that registries do not know. Correct it.",
    },
    Rule {
        code: "patient.eligibility.missing",
        severity: Warns,
        field: "patient.eligibility",
        place: "OBX 64994-7",
        holds: |f| is_said(f.patient.eligibility.as_deref()),
        text: "The VFC eligibility is missing. Choose it, for adults too.",
    },
    Rule {
        code: "patient.publicity.unknown_code",
        severity: Blocks,
        field: "patient.publicity",
        place: "PD1-11",
        holds: |f| f.is_known(ConceptSet::Publicity, f.patient.publicity.as_deref()),
        text: "A reminder preference is recorded that registries do not know. Choose it again.",
    },
    Rule {
        code: "patient.protected",
        severity: Holds,
        field: "patient.protected",
        place: "PD1-12",
        holds: |f| f.patient.protected != Some(true),
        text: "The patient does not want this record shared. It is not sent until somebody decides otherwise.",
    },
    Rule {
        code: "patient.test",
        severity: Holds,
        field: "patient.test",
        place: "PID",
        holds: |f| !f.patient.test,
        text: "This is a record for training or testing. It never goes to a production registry.",
    },
];

/// From this age on a patient answers for himself.
const ADULT: u32 = 18;

/// Whether a name stands for nobody: a word for "no name", digits, or a single letter.
fn is_placeholder(name: &Name) -> bool {
    const WORDS: &[&str] =
        &["baby", "babyboy", "babygirl", "boy", "girl", "infant", "newborn", "unknown", "test", "none", "noname"];
    [&name.first, &name.last].iter().filter(|part| !is_blank(part)).any(|part| {
        let letters: String = part.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
        WORDS.contains(&letters.as_str()) || letters.chars().count() < 2 || letters.chars().any(|c| c.is_ascii_digit())
    })
}

fn is_plausible_birth(born: NaiveDate, today: NaiveDate) -> bool {
    born.year() >= 1900 && today.year() - born.year() <= 120
}

fn address_parts(address: &Address) -> [&str; 4] {
    [&address.street, &address.city, &address.state, &address.zip]
}

fn is_all_or_nothing(parts: &[&str]) -> bool {
    let blank = parts.iter().filter(|part| is_blank(part)).count();
    blank == 0 || blank == parts.len()
}

fn is_state(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase())
}

fn is_zip(text: &str) -> bool {
    let (five, four) = text.split_once('-').unwrap_or((text, "0000"));
    let digits = |t: &str, n: usize| t.len() == n && t.bytes().all(|b| b.is_ascii_digit());
    digits(five, 5) && digits(four, 4) || digits(text, 9)
}

fn is_sendable(facts: &PatientFacts<'_>, kin: &NextOfKin) -> bool {
    let is_known = facts.is_known(ConceptSet::Relationship, Some(&kin.relationship));
    is_known && fits_name(&kin.name) && kin.address.as_ref().is_none_or(fits_address)
}
