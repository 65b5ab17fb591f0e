//! Rules about refusals and presumed immunity.

use super::DoseSubject;
use crate::{
    code_set::ConceptSet,
    finding::Severity::{Blocks, Warns},
    immunization::Completion,
    readiness::{
        facts::{DoseFacts, fits, has_text},
        rule::Rule,
    },
};

/// The rules.
pub const RULES: &[Rule<DoseSubject>] = &[
    Rule {
        code: "immunization.refusalReason.missing",
        severity: Blocks,
        field: "immunization.refusalReason",
        place: "RXA-18",
        holds: |f| {
            let reason = f.dose.refusal_reason.as_deref();
            f.dose.completion != Completion::Refused || (has_text(reason) && f.is_known(ConceptSet::Refusal, reason))
        },
        text: "Choose why the vaccine was refused.",
    },
    Rule {
        code: "immunization.refusalReason.not_refused",
        severity: Blocks,
        field: "immunization.refusalReason",
        place: "RXA-18",
        holds: |f| f.dose.completion == Completion::Refused || !has_text(f.dose.refusal_reason.as_deref()),
        text: "A reason for a refusal is recorded and not that the vaccine was refused. Correct either.",
    },
    Rule {
        code: "immunization.refusalText.missing",
        severity: Warns,
        field: "immunization.refusalText",
        place: "RXA-18",
        holds: |f| !is_other_refusal(f) || has_text(f.dose.refusal_text.as_deref()),
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
        code: "immunization.immunity.missing",
        severity: Blocks,
        field: "immunization.immunity",
        place: "OBX 59784-9",
        holds: |f| !f.dose.is_presumed_immunity() || has_text(f.dose.immunity.as_deref()),
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
];

fn is_known_immunity(facts: &DoseFacts<'_>) -> bool {
    let code = facts.dose.immunity.as_deref();
    facts.is_known(ConceptSet::Immunity, code) || facts.is_known(ConceptSet::Serology, code)
}

/// Returns `true` if the refusal reason is "other".
fn is_other_refusal(facts: &DoseFacts<'_>) -> bool {
    facts.dose.completion == Completion::Refused && facts.dose.refusal_reason.as_deref().map(str::trim) == Some("02")
}
