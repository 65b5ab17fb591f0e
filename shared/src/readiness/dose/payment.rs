//! Rules about eligibility, funding and information statements.

use chrono::Months;

use super::DoseSubject;
use crate::{
    code_set::{ConceptSet, Vis},
    finding::Severity::{Blocks, Warns},
    readiness::{
        facts::{DoseFacts, has_text},
        rule::Rule,
    },
};

/// The rules. All of them hold for a dose that was not given here.
pub const RULES: &[Rule<DoseSubject>] = &[
    Rule {
        code: "immunization.eligibility.missing",
        severity: Blocks,
        field: "immunization.eligibility",
        place: "OBX 64994-7",
        holds: |f| f.is_not_administered() || has_text(f.dose.eligibility.as_deref()),
        text: "The VFC eligibility is missing. It is required for every dose given here, for adults too.",
    },
    Rule {
        code: "immunization.eligibility.unknown_code",
        severity: Blocks,
        field: "immunization.eligibility",
        place: "OBX 64994-7",
        holds: |f| f.is_not_administered() || f.is_known(ConceptSet::Eligibility, f.dose.eligibility.as_deref()),
        text: "An eligibility is recorded that registries do not know. Choose it again.",
    },
    Rule {
        code: "immunization.eligibility.age",
        severity: Warns,
        field: "immunization.eligibility",
        place: "OBX 64994-7",
        holds: |f| {
            f.is_not_administered() || f.was_younger_than(VFC_AGE_LIMIT) || !is_vfc(f.dose.eligibility.as_deref())
        },
        text: "VFC is for patients under 19. Check the eligibility.",
    },
    Rule {
        code: "immunization.eligibility.funding",
        severity: Warns,
        field: "immunization.eligibility",
        place: "OBX 64994-7",
        holds: |f| {
            f.is_not_administered()
                || !is_paid_by_vfc(f)
                || f.dose.eligibility.as_deref().map(str::trim) != Some(NOT_ELIGIBLE)
        },
        text: "A dose from VFC stock was given to a patient who is not VFC eligible. Check eligibility and funding source.",
    },
    Rule {
        code: "immunization.funding.missing",
        severity: Warns,
        field: "immunization.funding",
        place: "OBX 30963-3",
        holds: |f| f.is_not_administered() || has_text(f.dose.funding.as_deref()),
        text: "Say whether the dose came from private or public stock.",
    },
    Rule {
        code: "immunization.funding.unknown_code",
        severity: Blocks,
        field: "immunization.funding",
        place: "OBX 30963-3",
        holds: |f| f.is_not_administered() || f.is_known(ConceptSet::Funding, f.dose.funding.as_deref()),
        text: "A funding source is recorded that registries do not know. Choose it again.",
    },
    Rule {
        code: "immunization.vis.missing",
        severity: Warns,
        field: "immunization.vis",
        place: "OBX 69764-9",
        holds: |f| {
            f.is_not_administered()
                || !has_statement(f)
                || (!f.dose.vis.is_empty() && f.dose.vis_presented_on.is_some())
        },
        text: "Record which Vaccine Information Statement was handed out, and when.",
    },
    Rule {
        code: "immunization.vis.unknown_code",
        severity: Blocks,
        field: "immunization.vis",
        place: "OBX 69764-9",
        holds: |f| f.is_not_administered() || f.dose.vis.iter().all(|code| f.catalog.vis(code.trim()).is_some()),
        text: "A Vaccine Information Statement is recorded that the code sets do not have. Choose it again.",
    },
    Rule {
        code: "immunization.vis.before_edition",
        severity: Warns,
        field: "immunization.vis",
        place: "OBX 29769-7",
        holds: |f| f.is_not_administered() || is_after_edition(f),
        text: "The Vaccine Information Statement was handed out before its edition was published. Check edition and date.",
    },
    Rule {
        code: "immunization.vis.superseded",
        severity: Warns,
        field: "immunization.vis",
        place: "OBX 69764-9",
        holds: |f| f.is_not_administered() || !was_superseded(f),
        text: "The Vaccine Information Statement had been replaced by a newer edition for more than six months. Check the edition.",
    },
];

/// Age in years from which VFC no longer pays.
const VFC_AGE_LIMIT: u32 = 19;

/// Eligibility code of a patient who is not VFC eligible.
const NOT_ELIGIBLE: &str = "V01";

/// Grace period in which a superseded edition may still be handed out.
const VIS_GRACE_PERIOD: Months = Months::new(6);

fn is_vfc(eligibility: Option<&str>) -> bool {
    matches!(eligibility.map(str::trim), Some("V02" | "V03" | "V04" | "V05"))
}

fn is_paid_by_vfc(facts: &DoseFacts<'_>) -> bool {
    facts.dose.funding.as_deref().map(str::trim) == Some("VXC51")
}

fn has_statement(facts: &DoseFacts<'_>) -> bool {
    facts.cvx.is_some_and(|c| facts.catalog.has_vis(&c.code))
}

fn handed_out<'a>(facts: &DoseFacts<'a>) -> impl Iterator<Item = &'a Vis> {
    let catalog = facts.catalog;
    facts.dose.vis.iter().filter_map(|code| catalog.vis(code.trim()))
}

fn is_after_edition(facts: &DoseFacts<'_>) -> bool {
    let Some(presented) = facts.dose.vis_presented_on else { return true };
    handed_out(facts).all(|vis| vis.edition <= presented)
}

/// Returns `true` if a superseded edition was handed out after the grace period.
fn was_superseded(facts: &DoseFacts<'_>) -> bool {
    let Some(presented) = facts.dose.vis_presented_on else { return false };
    let is_late =
        |newer: &Vis| newer.edition.checked_add_months(VIS_GRACE_PERIOD).is_some_and(|until| presented > until);
    let was_replaced = |old: &Vis| {
        let current = old.cvx.iter().flat_map(|cvx| facts.catalog.vis_for(cvx));
        current.into_iter().any(|newer| newer.document == old.document && newer.edition > old.edition && is_late(newer))
    };
    handed_out(facts).filter(|vis| !vis.current).any(was_replaced)
}
