//! Rules about consent to share, reminders and eligibility.

use super::PatientSubject;
use crate::{
    code_set::ConceptSet,
    finding::Severity::{Blocks, Holds, Informs, Warns},
    readiness::{facts::has_text, rule::Rule},
};

/// The rules.
pub const RULES: &[Rule<PatientSubject>] = &[
    Rule {
        code: "patient.eligibility.missing",
        severity: Warns,
        field: "patient.eligibility",
        place: "OBX 64994-7",
        holds: |f| has_text(f.patient.eligibility.as_deref()),
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
        code: "patient.protected.missing",
        severity: Informs,
        field: "patient.protected",
        place: "PD1-12",
        holds: |f| f.patient.protected.is_some(),
        text: "Record whether the patient agrees to share with the registry.",
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
