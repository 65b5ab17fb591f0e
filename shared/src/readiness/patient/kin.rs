//! Rules about the mother's maiden name and the next of kin.

use super::PatientSubject;
use crate::{
    code_set::ConceptSet,
    finding::Severity::{Blocks, Informs, Omits, Warns},
    patient::{Name, NextOfKin},
    readiness::{
        facts::{PatientFacts, is_blank},
        rule::Rule,
    },
    unicode::lower,
    vxu::{fits_address, fits_name, is_complete_contact, is_email, is_phone, is_phone_number},
};

/// The rules.
pub const RULES: &[Rule<PatientSubject>] = &[
    Rule {
        code: "patient.motherMaiden.missing",
        severity: Informs,
        field: "patient.motherMaiden",
        place: "PID-6",
        holds: |f| {
            let maiden = f.patient.mother_maiden.as_ref();
            !f.is_younger_than(ADULT_AGE) || maiden.is_some_and(|name| !is_blank(&name.last))
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
        code: "patient.motherMaiden.letters",
        severity: Blocks,
        field: "patient.motherMaiden",
        place: "PID-6",
        holds: |f| f.patient.mother_maiden.as_ref().is_none_or(|name| f.takes_name(name)),
        text: "This registry takes plain letters only. Write mother's maiden name in the Latin alphabet.",
    },
    Rule {
        code: "patient.nextOfKin.missing",
        severity: Warns,
        field: "patient.nextOfKin",
        place: "NK1",
        holds: |f| !f.is_younger_than(ADULT_AGE) || f.patient.kin().next().is_some(),
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
        code: "patient.nextOfKin.letters",
        severity: Blocks,
        field: "patient.nextOfKin",
        place: "NK1-2",
        holds: |f| f.patient.kin().all(|kin| f.takes_name(&kin.name) && kin.address.iter().all(|a| f.takes_address(a))),
        text: "This registry takes plain letters only. Write the next of kin in the Latin alphabet.",
    },
    Rule {
        code: "patient.nextOfKin.telecom",
        severity: Omits,
        field: "patient.nextOfKin",
        place: "NK1-5",
        holds: |f| f.patient.kin().all(is_reachable),
        text: "A message cannot carry a telephone number or an e-mail address of the next of kin. It stays here and is not sent. Check it.",
    },
    Rule {
        code: "patient.nextOfKin.is_patient",
        severity: Warns,
        field: "patient.nextOfKin",
        place: "NK1-2",
        holds: |f| f.patient.kin().all(|kin| !is_patient(f, kin)),
        text: "The next of kin is the patient. Enter another person, as a parent or guardian.",
    },
];

/// Age of majority in years.
const ADULT_AGE: u32 = 18;

fn is_sendable(facts: &PatientFacts<'_>, kin: &NextOfKin) -> bool {
    let is_known = facts.is_known(ConceptSet::Relationship, Some(&kin.relationship));
    is_known && fits_name(&kin.name) && kin.address.as_ref().is_none_or(fits_address)
}

/// Returns `true` if all telephones and the e-mail address of a next of kin can be sent.
fn is_reachable(kin: &NextOfKin) -> bool {
    let is_good = |text: &Option<String>, is_one: fn(&str) -> bool| {
        text.as_deref().is_none_or(|text| is_blank(text) || is_one(text))
    };
    is_good(&kin.phone, is_phone_number) && is_good(&kin.email, is_email) && kin.phones.iter().all(is_phone)
}

/// Returns `true` if a next of kin is the patient.
///
/// An adult may be entered as "self"; any other with the same name and suffix is the patient.
fn is_patient(facts: &PatientFacts<'_>, kin: &NextOfKin) -> bool {
    let is_self = kin.relationship.trim() == "SEL";
    if facts.is_younger_than(ADULT_AGE) {
        is_self || is_same(&kin.name, &facts.patient.name)
    } else {
        !is_self && is_same(&kin.name, &facts.patient.name)
    }
}

fn is_same(one: &Name, other: &Name) -> bool {
    let suffix = |name: &Name| lower(name.suffix.as_deref().unwrap_or_default().trim());
    let is_alike = |a: &str, b: &str| !is_blank(a) && lower(a.trim()) == lower(b.trim());
    is_alike(&one.first, &other.first) && is_alike(&one.last, &other.last) && suffix(one) == suffix(other)
}
