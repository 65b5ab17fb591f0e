//! Rules about consent to share, reminders and eligibility.

use super::PatientSubject;
use crate::{
    code_set::ConceptSet,
    consent::Decision,
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
        holds: |f| !f.is_unasked() || f.decision() == Decision::Ask,
        text: "Record whether the patient agrees to share with the registry.",
    },
    Rule {
        code: "patient.consent.missing",
        severity: Holds,
        field: "patient.consent",
        place: "PD1-12",
        holds: |f| f.decision() != Decision::Ask,
        text: "The registry takes only patients who consented. Ask for the consent, and record the answer in the chart.",
    },
    Rule {
        code: "patient.consent.refused",
        severity: Holds,
        field: "patient.consent",
        place: "PD1-12",
        holds: |f| !f.has_answer() || !f.is_kept_back(),
        text: "The patient refused to share with the registry. Nothing is sent unless the chart gets another answer.",
    },
    Rule {
        code: "patient.protected",
        severity: Holds,
        field: "patient.protected",
        place: "PD1-12",
        holds: |f| f.has_answer() || !f.is_kept_back(),
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
