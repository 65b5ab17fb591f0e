//! Rules about what a message says of a dose besides the most needed, and of what was not given.

use super::{
    dose::OfDose,
    facts::{DoseFacts, fits, is_said},
    rule::Rule,
};
use crate::{
    code_set::ConceptSet,
    finding::Severity::{Blocks, Omits, Warns},
    immunization::{Clinician, Completion, Expiration, ExpirationPrecision},
    program::{ExpirationStyle, VaccineCodeStyle},
    vxu::is_sendable_clinician,
};

/// The rules.
pub const RULES: &[Rule<OfDose>] = &[
    Rule {
        code: "immunization.immunity.missing",
        severity: Blocks,
        field: "immunization.immunity",
        place: "OBX 59784-9",
        holds: |f| !f.dose.is_presumed_immunity() || is_said(f.dose.immunity.as_deref()),
        text: "Choose the disease for which immunity is presumed.",
    },
    Rule {
        code: "immunization.immunity.unknown_code",
        severity: Blocks,
        field: "immunization.immunity",
        place: "OBX 59784-9",
        holds: |f| !f.dose.is_presumed_immunity() || is_known_immunity(f),
        text: "A disease is recorded that registries do not know. Choose it again.",
    },
    Rule {
        code: "immunization.refusalText.missing",
        severity: Warns,
        field: "immunization.refusalText",
        place: "RXA-18",
        holds: |f| !is_other_refusal(f) || is_said(f.dose.refusal_text.as_deref()),
        text: "Say in a few words why the vaccine was refused.",
    },
    Rule {
        code: "immunization.refusalText.invalid",
        severity: Blocks,
        field: "immunization.refusalText",
        place: "RXA-18",
        holds: |f| {
            let text = f.dose.refusal_text.as_deref().unwrap_or_default();
            !is_other_refusal(f) || fits(text, 999) && f.takes_letters(text)
        },
        text: "The reason in words is too long for a message, or has letters that this registry does not take. Shorten it, or write it in plain letters.",
    },
    Rule {
        code: "immunization.ndc.missing",
        severity: Warns,
        field: "immunization.ndc",
        place: "RXA-5",
        holds: |f| f.is_not_from_here() || !wants_ndc_alone(f) || has_ndc(f),
        text: "This registry wants the NDC of the vial or syringe. Choose the package.",
    },
    Rule {
        code: "immunization.expiration.by_month",
        severity: Omits,
        field: "immunization.lot",
        place: "RXA-16",
        holds: |f| f.is_not_from_here() || !wants_days(f) || f.dose.expiration.is_none_or(is_by_day),
        text: "This registry takes the day of expiration and only the month is known, so that it is not sent. Add the day, as LOT mm/dd/yyyy.",
    },
    Rule {
        code: "immunization.lot.letters",
        severity: Blocks,
        field: "immunization.lot",
        place: "RXA-15",
        holds: |f| f.is_not_from_here() || f.takes_letters(f.dose.lot.as_deref().unwrap_or_default()),
        text: "This registry takes plain letters only. Check the lot number.",
    },
    Rule {
        code: "immunization.placerId.invalid",
        severity: Blocks,
        field: "immunization.placerId",
        place: "ORC-2",
        holds: |f| {
            let id = f.dose.placer_id.as_deref().unwrap_or_default();
            f.is_not_from_here() || fits(id, 20) && f.takes_letters(id)
        },
        text: "The order's number does not fit into a message. Use at most 20 characters.",
    },
    Rule {
        code: "immunization.enteredBy.invalid",
        severity: Blocks,
        field: "immunization.enteredBy",
        place: "ORC-10",
        holds: |f| f.is_not_from_here() || f.dose.entered_by.as_ref().is_none_or(is_sendable_clinician),
        text: "Who entered the dose has no name and no NPI, or they are too long for a message. Correct it.",
    },
    Rule {
        code: "immunization.enteredBy.letters",
        severity: Blocks,
        field: "immunization.enteredBy",
        place: "ORC-10",
        holds: |f| f.is_not_from_here() || takes_clinician(f, f.dose.entered_by.as_ref()),
        text: "This registry takes plain letters only. Write who entered the dose in the Latin alphabet.",
    },
    Rule {
        code: "immunization.administeredBy.letters",
        severity: Blocks,
        field: "immunization.administeredBy",
        place: "RXA-10",
        holds: |f| f.is_not_from_here() || takes_clinician(f, f.dose.administered_by.as_ref()),
        text: "This registry takes plain letters only. Write who gave the dose in the Latin alphabet.",
    },
    Rule {
        code: "immunization.orderedBy.letters",
        severity: Blocks,
        field: "immunization.orderedBy",
        place: "ORC-12",
        holds: |f| f.is_not_from_here() || takes_clinician(f, f.dose.ordered_by.as_ref()),
        text: "This registry takes plain letters only. Write who ordered the dose in the Latin alphabet.",
    },
];

fn is_known_immunity(facts: &DoseFacts<'_>) -> bool {
    let code = facts.dose.immunity.as_deref();
    facts.is_known(ConceptSet::Immunity, code) || facts.is_known(ConceptSet::Serology, code)
}

/// Whether the reason of a refusal is none of the list.
fn is_other_refusal(facts: &DoseFacts<'_>) -> bool {
    facts.dose.completion == Completion::Refused && facts.dose.refusal_reason.as_deref().map(str::trim) == Some("02")
}

fn wants_ndc_alone(facts: &DoseFacts<'_>) -> bool {
    facts.dialect().is_some_and(|dialect| dialect.vaccine_code == VaccineCodeStyle::Ndc)
}

fn has_ndc(facts: &DoseFacts<'_>) -> bool {
    let known = facts.dose.ndc.as_deref().zip(facts.cvx());
    known.is_some_and(|(ndc, cvx)| facts.catalog.unit_of_use(ndc, &cvx.code).is_some())
}

fn wants_days(facts: &DoseFacts<'_>) -> bool {
    facts.dialect().is_some_and(|dialect| dialect.expiration == ExpirationStyle::Day)
}

fn is_by_day(expiration: Expiration) -> bool {
    expiration.precision == ExpirationPrecision::Day
}

fn takes_clinician(facts: &DoseFacts<'_>, clinician: Option<&Clinician>) -> bool {
    let Some(Clinician { last, first, npi, middle, suffix, prefix }) = clinician else { return true };
    let optional = [npi, middle, suffix, prefix].into_iter().flatten();
    [last, first].into_iter().chain(optional).all(|text| facts.takes_letters(text))
}
