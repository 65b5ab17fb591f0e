//! Rules about the clinicians who ordered, administered and entered the dose.

use super::DoseSubject;
use crate::{
    finding::Severity::{Blocks, Warns},
    immunization::Clinician,
    readiness::{
        facts::{DoseFacts, is_blank},
        npi::is_npi,
        rule::Rule,
    },
    vxu::is_sendable_clinician,
};

/// The rules. All of them hold for a dose that was not given here.
pub const RULES: &[Rule<DoseSubject>] = &[
    Rule {
        code: "immunization.administeredBy.missing",
        severity: Warns,
        field: "immunization.administeredBy",
        place: "RXA-10",
        holds: |f| f.is_not_administered() || f.dose.administered_by.is_some(),
        text: "Say who gave the dose.",
    },
    Rule {
        code: "immunization.administeredBy.invalid",
        severity: Blocks,
        field: "immunization.administeredBy",
        place: "RXA-10",
        holds: |f| f.is_not_administered() || f.dose.administered_by.as_ref().is_none_or(is_sendable_clinician),
        text: "Who gave the dose has no name and no NPI, or they are too long for a message. Correct it.",
    },
    Rule {
        code: "immunization.administeredBy.letters",
        severity: Blocks,
        field: "immunization.administeredBy",
        place: "RXA-10",
        holds: |f| f.is_not_administered() || takes_clinician(f, f.dose.administered_by.as_ref()),
        text: "This registry takes plain letters only. Write who gave the dose in the Latin alphabet.",
    },
    Rule {
        code: "immunization.administeredBy.npi",
        severity: Warns,
        field: "immunization.administeredBy",
        place: "RXA-10",
        holds: |f| f.is_not_administered() || has_good_npi(f.dose.administered_by.as_ref()),
        text: "The NPI of who gave the dose is not a valid one. Correct it.",
    },
    Rule {
        code: "immunization.orderedBy.missing",
        severity: Warns,
        field: "immunization.orderedBy",
        place: "ORC-12",
        holds: |f| f.is_not_administered() || f.dose.ordered_by.is_some(),
        text: "Say who ordered the dose.",
    },
    Rule {
        code: "immunization.orderedBy.invalid",
        severity: Blocks,
        field: "immunization.orderedBy",
        place: "ORC-12",
        holds: |f| f.is_not_administered() || f.dose.ordered_by.as_ref().is_none_or(is_sendable_clinician),
        text: "Who ordered the dose has no name and no NPI, or they are too long for a message. Correct it.",
    },
    Rule {
        code: "immunization.orderedBy.letters",
        severity: Blocks,
        field: "immunization.orderedBy",
        place: "ORC-12",
        holds: |f| f.is_not_administered() || takes_clinician(f, f.dose.ordered_by.as_ref()),
        text: "This registry takes plain letters only. Write who ordered the dose in the Latin alphabet.",
    },
    Rule {
        code: "immunization.orderedBy.npi",
        severity: Warns,
        field: "immunization.orderedBy",
        place: "ORC-12",
        holds: |f| f.is_not_administered() || has_good_npi(f.dose.ordered_by.as_ref()),
        text: "The NPI of who ordered the dose is not a valid one. Correct it.",
    },
    Rule {
        code: "immunization.enteredBy.invalid",
        severity: Blocks,
        field: "immunization.enteredBy",
        place: "ORC-10",
        holds: |f| f.is_not_administered() || f.dose.entered_by.as_ref().is_none_or(is_sendable_clinician),
        text: "Who entered the dose has no name and no NPI, or they are too long for a message. Correct it.",
    },
    Rule {
        code: "immunization.enteredBy.letters",
        severity: Blocks,
        field: "immunization.enteredBy",
        place: "ORC-10",
        holds: |f| f.is_not_administered() || takes_clinician(f, f.dose.entered_by.as_ref()),
        text: "This registry takes plain letters only. Write who entered the dose in the Latin alphabet.",
    },
];

fn takes_clinician(facts: &DoseFacts<'_>, clinician: Option<&Clinician>) -> bool {
    let Some(Clinician { last, first, npi, middle, suffix, prefix }) = clinician else { return true };
    let optional = [npi, middle, suffix, prefix].into_iter().flatten();
    [last, first].into_iter().chain(optional).all(|text| facts.takes_letters(text))
}

/// Returns `true` if the NPI is valid, or there is none.
fn has_good_npi(clinician: Option<&Clinician>) -> bool {
    clinician.and_then(|who| who.npi.as_deref()).is_none_or(|npi| is_blank(npi) || is_npi(npi.trim()))
}
