//! Rules about race, ethnicity, language, birth and death.

use super::PatientSubject;
use crate::{
    code_set::ConceptSet,
    finding::Severity::{Blocks, Omits, Warns},
    readiness::{
        facts::{has_text, is_blank},
        rule::Rule,
    },
    vxu::is_birth_order,
};

/// The rules.
pub const RULES: &[Rule<PatientSubject>] = &[
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
        holds: |f| has_text(f.patient.ethnicity.as_deref()),
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
        code: "patient.birthOrder.unlikely",
        severity: Warns,
        field: "patient.birthOrder",
        place: "PID-25",
        holds: |f| {
            f.patient.multiple_birth != Some(true) || f.patient.birth_order.is_none_or(|order| order <= MAX_BIRTH_ORDER)
        },
        text: "More than nine children of one birth are unlikely. Check the birth order.",
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
];

/// Maximum plausible birth order.
const MAX_BIRTH_ORDER: u8 = 9;
