//! Rules about the manufacturer.

use super::DoseSubject;
use crate::{
    code_set::{CodeStatus, Mvx},
    finding::Severity::{Blocks, Warns},
    readiness::{
        facts::{DoseFacts, has_text, is_blank},
        rule::Rule,
    },
};

/// The rules. Those of a dose given here hold for every other dose.
pub const RULES: &[Rule<DoseSubject>] = &[
    Rule {
        code: "immunization.manufacturer.missing",
        severity: Blocks,
        field: "immunization.mvx",
        place: "RXA-17",
        holds: |f| f.is_not_administered() || has_text(f.dose.mvx.as_deref()),
        text: "The manufacturer is missing. Choose the product's brand name.",
    },
    Rule {
        code: "immunization.manufacturer.unknown_code",
        severity: Blocks,
        field: "immunization.mvx",
        place: "RXA-17",
        holds: |f| {
            f.is_not_administered() || f.dose.mvx.as_deref().is_none_or(|m| is_blank(m) || f.catalog.mvx(m).is_some())
        },
        text: "A manufacturer is recorded that the code sets do not have. Choose the product's brand name again.",
    },
    Rule {
        code: "immunization.manufacturer.mismatch",
        severity: Warns,
        field: "immunization.mvx",
        place: "RXA-17",
        holds: |f| f.is_not_administered() || is_maker_of_vaccine(f),
        text: "This manufacturer does not make this vaccine. Check the product.",
    },
    Rule {
        code: "immunization.manufacturer.inactive",
        severity: Warns,
        field: "immunization.mvx",
        place: "RXA-17",
        holds: |f| f.is_not_administered() || maker(f).is_none_or(|m| m.status == CodeStatus::Active || is_unsaid(m)),
        text: "This manufacturer makes no vaccines any more. Check the product.",
    },
    Rule {
        code: "immunization.manufacturer.unspecific",
        severity: Warns,
        field: "immunization.mvx",
        place: "RXA-17",
        holds: |f| f.is_not_administered() || maker(f).is_none_or(|m| !is_unsaid(m)),
        text: "The manufacturer is recorded as unknown or other, which some registries refuse. Choose the exact product.",
    },
];

fn maker<'a>(facts: &DoseFacts<'a>) -> Option<&'a Mvx> {
    facts.catalog.mvx(facts.dose.mvx.as_deref()?.trim())
}

/// Returns `true` if the code stands for an unknown or other manufacturer.
fn is_unsaid(maker: &Mvx) -> bool {
    matches!(maker.code.as_str(), "UNK" | "OTH")
}

/// Returns `true` if the manufacturer has a product of this vaccine type, or the type has no products.
fn is_maker_of_vaccine(facts: &DoseFacts<'_>) -> bool {
    let (Some(maker), Some(cvx)) = (maker(facts), facts.cvx) else { return true };
    is_unsaid(maker) || facts.catalog.is_made_by(&cvx.code, &maker.code)
}
