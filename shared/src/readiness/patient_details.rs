//! Rules about what a registry may know of a patient besides the most needed.

use super::{
    facts::{PatientFacts, fits, is_blank},
    patient::OfPatient,
    rule::Rule,
};
use crate::{
    code_set::ConceptSet,
    finding::Severity::{Blocks, Omits},
    letters::clean,
    patient::{Address, Identifier, Name, NextOfKin},
    vxu::{
        fits_address, fits_name, is_authority, is_birth_order, is_email, is_named, is_phone, is_whole_identifier,
        phone_digits,
    },
};

/// The rules.
pub const RULES: &[Rule<OfPatient>] = &[
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
        holds: |f| f.patient.identifiers.iter().all(is_whole_identifier),
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
        code: "patient.name.letters",
        severity: Blocks,
        field: "patient.name",
        place: "PID-5",
        holds: |f| takes_name(f, &f.patient.name),
        text: "This registry takes plain letters only. Write the name in the Latin alphabet.",
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
        holds: |f| f.patient.other_names.iter().all(|other| fits_name(&other.name) && takes_name(f, &other.name)),
        text: "A further name is too long for a message, or has letters that this registry does not take. Shorten it, or write it in the Latin alphabet.",
    },
    Rule {
        code: "patient.motherMaiden.letters",
        severity: Blocks,
        field: "patient.motherMaiden",
        place: "PID-6",
        holds: |f| f.patient.mother_maiden.as_ref().is_none_or(|name| takes_name(f, name)),
        text: "This registry takes plain letters only. Write mother's maiden name in the Latin alphabet.",
    },
    Rule {
        code: "patient.address.letters",
        severity: Blocks,
        field: "patient.address",
        place: "PID-11",
        holds: |f| f.patient.address.as_ref().is_none_or(|address| takes_address(f, address)),
        text: "This registry takes plain letters only. Write the address in the Latin alphabet.",
    },
    Rule {
        code: "patient.otherAddresses.invalid",
        severity: Blocks,
        field: "patient.otherAddresses",
        place: "PID-11",
        holds: |f| f.patient.other_addresses.iter().all(|a| fits_address(a) && takes_address(f, a)),
        text: "A further address is too long for a message, or has letters that this registry does not take. Shorten it, or write it in the Latin alphabet.",
    },
    Rule {
        code: "patient.phones.malformed",
        severity: Omits,
        field: "patient.phones",
        place: "PID-13",
        holds: |f| f.patient.phones.iter().all(is_phone),
        text: "A further telephone number does not have ten digits and is not sent. Correct it.",
    },
    Rule {
        code: "patient.language.unknown_code",
        severity: Blocks,
        field: "patient.language",
        place: "PID-15",
        holds: |f| f.is_known(ConceptSet::Language, f.patient.language.as_deref()),
        text: "A language is recorded that registries do not know. Choose it again.",
    },
    Rule {
        code: "patient.birthOrder.invalid",
        severity: Blocks,
        field: "patient.birthOrder",
        place: "PID-25",
        holds: |f| f.patient.multiple_birth != Some(true) || f.patient.birth_order.is_none_or(is_birth_order),
        text: "The birth order is not a number from 1 to 99. Correct it.",
    },
    Rule {
        code: "patient.birthOrder.single_birth",
        severity: Omits,
        field: "patient.birthOrder",
        place: "PID-25",
        holds: |f| f.patient.multiple_birth == Some(true) || f.patient.birth_order.is_none(),
        text: "The birth order is sent for twins and other multiple births only. Say that it was one.",
    },
    Rule {
        code: "patient.diedOn.before_birth",
        severity: Blocks,
        field: "patient.diedOn",
        place: "PID-29",
        holds: |f| f.patient.died_on.is_none_or(|died_on| (f.patient.birth_date..=f.today).contains(&died_on)),
        text: "The date of death is before the date of birth or after today. Correct it.",
    },
    Rule {
        code: "patient.diedOn.not_deceased",
        severity: Omits,
        field: "patient.diedOn",
        place: "PID-29",
        holds: |f| f.patient.deceased == Some(true) || f.patient.died_on.is_none(),
        text: "A date of death is recorded and not that the patient has died, so that it is not sent. Correct either.",
    },
    Rule {
        code: "patient.nextOfKin.telecom",
        severity: Omits,
        field: "patient.nextOfKin",
        place: "NK1-5",
        holds: |f| f.patient.kin().all(is_reachable),
        text: "A telephone number or an e-mail address of the next of kin does not look like one and is not sent. Correct it.",
    },
    Rule {
        code: "patient.nextOfKin.letters",
        severity: Blocks,
        field: "patient.nextOfKin",
        place: "NK1-2",
        holds: |f| {
            f.patient.kin().all(|kin| takes_name(f, &kin.name) && kin.address.iter().all(|a| takes_address(f, a)))
        },
        text: "This registry takes plain letters only. Write the next of kin in the Latin alphabet.",
    },
];

fn is_sendable_identifier(facts: &PatientFacts<'_>, identifier: &Identifier) -> bool {
    let Identifier { number, assigner, .. } = identifier;
    let takes = facts.takes_letters(number) && facts.takes_letters(assigner);
    !is_whole_identifier(identifier)
        || takes && fits(number, 15) && is_authority(&clean(assigner)) && fits(assigner, 199)
}

fn takes_name(facts: &PatientFacts<'_>, name: &Name) -> bool {
    let Name { last, first, middle, suffix, prefix } = name;
    let optional = [middle, suffix, prefix].into_iter().flatten();
    [last, first].into_iter().chain(optional).all(|text| facts.takes_letters(text))
}

fn takes_address(facts: &PatientFacts<'_>, address: &Address) -> bool {
    let Address { street, other, city, state, zip, country, county, .. } = address;
    let optional = [other, country, county].into_iter().flatten();
    [street, city, state, zip].into_iter().chain(optional).all(|text| facts.takes_letters(text))
}

/// Whether all numbers and the address of a next of kin can be sent.
fn is_reachable(kin: &NextOfKin) -> bool {
    let is_good = |text: &Option<String>, is_one: fn(&str) -> bool| {
        text.as_deref().is_none_or(|text| is_blank(text) || is_one(text))
    };
    is_good(&kin.phone, |text| phone_digits(text).is_some())
        && is_good(&kin.email, is_email)
        && kin.phones.iter().all(is_phone)
}
