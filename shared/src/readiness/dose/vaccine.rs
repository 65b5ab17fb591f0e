//! Rules about the vaccine and its package.

use super::{DoseSubject, age};
use crate::{
    code_set::{CodeStatus, Occasion, RecognitionState, recognize_on},
    finding::Severity::{Blocks, Warns},
    immunization::NO_VACCINE,
    program::VaccineCodeStyle,
    readiness::{facts::DoseFacts, rule::Rule},
};

/// The rules. Those of a dose given here hold for every other dose.
pub const RULES: &[Rule<DoseSubject>] = &[
    Rule {
        code: "immunization.vaccine.not_recognized",
        severity: Blocks,
        field: "immunization.name",
        place: "RXA-5",
        holds: |f| f.dose.is_presumed_immunity() || f.cvx.is_some_and(|c| !is_no_vaccine(&c.code)) || is_ambiguous(f),
        text: "This vaccine name is too vague to report. Choose the product's brand name.",
    },
    Rule {
        code: "immunization.vaccine.ambiguous",
        severity: Blocks,
        field: "immunization.name",
        place: "RXA-5",
        holds: |f| !is_ambiguous(f),
        text: "This name means more than one product. Choose the exact one, by age, amount or package.",
    },
    Rule {
        code: "immunization.vaccine.never_active",
        severity: Blocks,
        field: "immunization.name",
        place: "RXA-5",
        holds: |f| f.cvx.is_none_or(|c| c.status != CodeStatus::NeverActive),
        text: "This vaccine code was never in use. Choose another.",
    },
    Rule {
        code: "immunization.vaccine.inactive",
        severity: Warns,
        field: "immunization.name",
        place: "RXA-5",
        holds: |f| {
            f.is_not_administered() || f.cvx.is_none_or(|c| c.status == CodeStatus::Active || c.is_unspecified())
        },
        text: "This vaccine is no longer in use. Check the product.",
    },
    Rule {
        code: "immunization.vaccine.unspecified",
        severity: Warns,
        field: "immunization.name",
        place: "RXA-5",
        holds: |f| f.is_not_administered() || f.cvx.is_none_or(|c| !c.is_unspecified()),
        text: "A dose given here names no exact product. Choose it.",
    },
    Rule {
        code: "immunization.vaccine.not_sold",
        severity: Warns,
        field: "immunization.givenOn",
        place: "RXA-3",
        holds: |f| f.is_not_administered() || was_sold(f),
        text: "This product was not on the market on the date given. Check the date and the product.",
    },
    Rule {
        code: "immunization.vaccine.age",
        severity: Warns,
        field: "immunization.name",
        place: "RXA-5",
        holds: |f| f.is_not_administered() || is_expected_age(f),
        text: "This is an unusual age for this product. Check whether it was the one for children or the one for adults.",
    },
    Rule {
        code: "immunization.ndc.missing",
        severity: Warns,
        field: "immunization.ndc",
        place: "RXA-5",
        holds: |f| f.is_not_administered() || !wants_ndc_alone(f) || has_ndc(f),
        text: "This registry wants the NDC of the vial or syringe. Choose the package.",
    },
    Rule {
        code: "immunization.ndc.mismatch",
        severity: Warns,
        field: "immunization.ndc",
        place: "RXA-5",
        holds: |f| f.is_not_administered() || is_package_of_vaccine(f),
        text: "The NDC belongs to another vaccine. Check the product and its package.",
    },
];

/// The reserved CVX code, which was once used for "unknown".
const RESERVED: &str = "99";

/// Returns `true` if a CVX code stands for no vaccine.
fn is_no_vaccine(cvx: &str) -> bool {
    matches!(cvx, NO_VACCINE | RESERVED)
}

/// Returns `true` if the name is ambiguous and the dose has no code.
fn is_ambiguous(facts: &DoseFacts<'_>) -> bool {
    let dose = facts.dose;
    if facts.cvx.is_some() || dose.cvx.is_some() || dose.is_presumed_immunity() {
        return false;
    }
    let occasion = Occasion {
        birth_date: Some(facts.patient.birth_date),
        amount: dose.amount.as_deref(),
        ndc: dose.ndc.as_deref(),
        ..Occasion::on(dose.given_on)
    };
    recognize_on(&dose.name, &occasion, facts.catalog).state == RecognitionState::Ambiguous
}

/// Returns `true` if packages were sold on the day, or on the date of the catalog if that is earlier.
fn was_sold(facts: &DoseFacts<'_>) -> bool {
    let Some(cvx) = facts.cvx else { return true };
    let known_until = facts.catalog.version.parse().unwrap_or(facts.dose.given_on);
    facts.catalog.was_sold(&cvx.code, facts.dose.ndc.as_deref(), facts.dose.given_on.min(known_until))
}

fn is_expected_age(facts: &DoseFacts<'_>) -> bool {
    facts.cvx.is_none_or(|c| age::is_expected(&c.code, facts.patient.birth_date, facts.dose.given_on))
}

fn wants_ndc_alone(facts: &DoseFacts<'_>) -> bool {
    facts.dialect().is_some_and(|dialect| dialect.vaccine_code == VaccineCodeStyle::Ndc)
}

fn has_ndc(facts: &DoseFacts<'_>) -> bool {
    let known = facts.dose.ndc.as_deref().zip(facts.cvx);
    known.is_some_and(|(ndc, cvx)| facts.catalog.unit_of_use(ndc, &cvx.code).is_some())
}

/// Returns `true` if the package belongs to this vaccine, or is unknown.
fn is_package_of_vaccine(facts: &DoseFacts<'_>) -> bool {
    let (Some(ndc), Some(cvx)) = (facts.dose.ndc.as_deref(), facts.cvx) else { return true };
    facts.catalog.is_package_of(ndc, &cvx.code) != Some(false)
}
