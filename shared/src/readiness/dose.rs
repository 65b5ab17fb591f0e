//! Rules about a dose.

use super::{
    facts::{DoseFacts, fits, is_blank, is_said},
    rule::{Rule, Subject},
};
use crate::{
    code_set::{CodeStatus, ConceptSet},
    finding::Severity::{Blocks, Warns},
    immunization::{Completion, NO_VACCINE},
    lot,
    vxu::{ROUTES_WITHOUT_SITE, is_decimal, is_sendable_clinician, is_unit},
};

/// Rules of this file.
pub enum OfDose {}

impl Subject for OfDose {
    type Facts<'a> = DoseFacts<'a>;
}

/// The rules. Those of a dose given here hold for every other dose.
pub const RULES: &[Rule<OfDose>] = &[
    Rule {
        code: "immunization.vaccine.not_recognized",
        severity: Blocks,
        field: "immunization.name",
        place: "RXA-5",
        holds: |f| f.dose.is_presumed_immunity() || f.cvx().is_some_and(|c| c.code != NO_VACCINE),
        text: "This vaccine name is too vague to report. Choose the product's brand name.",
    },
    Rule {
        code: "immunization.vaccine.never_active",
        severity: Blocks,
        field: "immunization.name",
        place: "RXA-5",
        holds: |f| f.cvx().is_none_or(|c| c.status != CodeStatus::NeverActive),
        text: "This vaccine code was never in use. Choose another.",
    },
    Rule {
        code: "immunization.vaccine.inactive",
        severity: Warns,
        field: "immunization.name",
        place: "RXA-5",
        holds: |f| f.is_not_from_here() || f.cvx().is_none_or(|c| c.status == CodeStatus::Active || c.is_unspecified()),
        text: "This vaccine is no longer in use. Check the product.",
    },
    Rule {
        code: "immunization.vaccine.unspecified",
        severity: Warns,
        field: "immunization.name",
        place: "RXA-5",
        holds: |f| f.is_not_from_here() || f.cvx().is_none_or(|c| !c.is_unspecified()),
        text: "A dose given here names no exact product. Choose it.",
    },
    Rule {
        code: "immunization.givenOn.future",
        severity: Blocks,
        field: "immunization.givenOn",
        place: "RXA-3",
        holds: |f| f.dose.given_on <= f.today,
        text: "The date given is in the future. Correct it.",
    },
    Rule {
        code: "immunization.givenOn.before_birth",
        severity: Blocks,
        field: "immunization.givenOn",
        place: "RXA-3",
        holds: |f| f.dose.given_on >= f.patient.birth_date,
        text: "The date given is before the patient was born. Correct it, or the date of birth.",
    },
    Rule {
        code: "immunization.source.unknown",
        severity: Blocks,
        field: "immunization.source",
        place: "RXA-9",
        holds: |f| f.catalog.concept(ConceptSet::Source, &f.dose.source).is_some(),
        text: "Say whether the dose was given here or is from history.",
    },
    Rule {
        code: "immunization.orderId.invalid",
        severity: Blocks,
        field: "immunization.orderId",
        place: "ORC-3",
        holds: |f| !is_blank(&f.dose.order_id) && fits(&f.dose.order_id, 20),
        text: "The dose has no identifier that a registry takes. Ask your support contact.",
    },
    Rule {
        code: "immunization.refusalReason.missing",
        severity: Blocks,
        field: "immunization.refusalReason",
        place: "RXA-18",
        holds: |f| {
            let reason = f.dose.refusal_reason.as_deref();
            f.dose.completion != Completion::Refused || (is_said(reason) && f.is_known(ConceptSet::Refusal, reason))
        },
        text: "Choose why the vaccine was refused.",
    },
    Rule {
        code: "immunization.lot.missing",
        severity: Blocks,
        field: "immunization.lot",
        place: "RXA-15",
        holds: |f| f.is_not_from_here() || is_said(f.dose.lot.as_deref()),
        text: "The lot number is missing. Registries require it for doses given here.",
    },
    Rule {
        code: "immunization.lot.too_long",
        severity: Blocks,
        field: "immunization.lot",
        place: "RXA-15",
        holds: |f| f.is_not_from_here() || f.dose.lot.as_deref().is_none_or(|l| fits(l, lot::LONGEST)),
        text: "The lot number is too long. Use at most 20 characters, as printed.",
    },
    Rule {
        code: "immunization.lot.not_usable",
        severity: Blocks,
        field: "immunization.lot",
        place: "RXA-15",
        holds: |f| f.is_not_from_here() || f.dose.lot.as_deref().is_none_or(|l| is_blank(l) || lot::is_usable(l)),
        text: "This is not a lot number. Enter the number printed on the vial or the syringe.",
    },
    Rule {
        code: "immunization.expiration.missing",
        severity: Warns,
        field: "immunization.lot",
        place: "RXA-16",
        holds: |f| f.is_not_from_here() || !is_said(f.dose.lot.as_deref()) || f.dose.expiration.is_some(),
        text: "The lot's expiration is missing. Add it after the lot number, as LOT mm/dd/yyyy.",
    },
    Rule {
        code: "immunization.expiration.passed",
        severity: Warns,
        field: "immunization.lot",
        place: "RXA-16",
        holds: |f| f.is_not_from_here() || f.dose.expiration.is_none_or(|e| f.dose.given_on <= e.date),
        text: "The dose was given after the lot expired. Check lot, expiration and date given.",
    },
    Rule {
        code: "immunization.manufacturer.missing",
        severity: Blocks,
        field: "immunization.mvx",
        place: "RXA-17",
        holds: |f| f.is_not_from_here() || is_said(f.dose.mvx.as_deref()),
        text: "The manufacturer is missing. Choose the product's brand name.",
    },
    Rule {
        code: "immunization.manufacturer.unknown_code",
        severity: Blocks,
        field: "immunization.mvx",
        place: "RXA-17",
        holds: |f| {
            f.is_not_from_here() || f.dose.mvx.as_deref().is_none_or(|m| is_blank(m) || f.catalog.mvx(m).is_some())
        },
        text: "A manufacturer is recorded that the code sets do not have. Choose the product's brand name again.",
    },
    Rule {
        code: "immunization.manufacturer.mismatch",
        severity: Warns,
        field: "immunization.mvx",
        place: "RXA-17",
        holds: |f| f.is_not_from_here() || is_maker_of_vaccine(f),
        text: "This manufacturer does not make this vaccine. Check the product.",
    },
    Rule {
        code: "immunization.amount.missing",
        severity: Warns,
        field: "immunization.amount",
        place: "RXA-6",
        holds: |f| f.is_not_from_here() || is_said(f.dose.amount.as_deref()),
        text: "The amount is missing and goes as unknown. Add it.",
    },
    Rule {
        code: "immunization.amount.malformed",
        severity: Blocks,
        field: "immunization.amount",
        place: "RXA-6",
        holds: |f| {
            f.is_not_from_here()
                || f.dose.amount.as_deref().is_none_or(|a| is_blank(a) || (is_decimal(a.trim()) && fits(a, 20)))
        },
        text: "The amount is not a number above zero. Enter it as in 0.5.",
    },
    Rule {
        code: "immunization.unit.missing",
        severity: Blocks,
        field: "immunization.unit",
        place: "RXA-7",
        holds: |f| {
            f.is_not_from_here() || !is_said(f.dose.amount.as_deref()) || f.dose.unit.as_deref().is_some_and(is_unit)
        },
        text: "The amount needs a unit that registries know. Choose mL.",
    },
    Rule {
        code: "immunization.route.missing",
        severity: Warns,
        field: "immunization.route",
        place: "RXR-1",
        holds: |f| f.is_not_from_here() || is_said(f.dose.route.as_deref()),
        text: "The route is missing. Choose it.",
    },
    Rule {
        code: "immunization.route.unknown_code",
        severity: Blocks,
        field: "immunization.route",
        place: "RXR-1",
        holds: |f| f.is_not_from_here() || f.is_known(ConceptSet::Route, f.dose.route.as_deref()),
        text: "A route is recorded that registries do not know. Choose it again.",
    },
    Rule {
        code: "immunization.site.missing",
        severity: Warns,
        field: "immunization.site",
        place: "RXR-2",
        holds: |f| f.is_not_from_here() || is_said(f.dose.site.as_deref()) || needs_no_site(f),
        text: "The body site is missing. Choose it.",
    },
    Rule {
        code: "immunization.site.unknown_code",
        severity: Blocks,
        field: "immunization.site",
        place: "RXR-2",
        holds: |f| f.is_not_from_here() || f.is_known(ConceptSet::Site, f.dose.site.as_deref()),
        text: "A body site is recorded that registries do not know. Choose it again.",
    },
    Rule {
        code: "immunization.eligibility.missing",
        severity: Blocks,
        field: "immunization.eligibility",
        place: "OBX 64994-7",
        holds: |f| f.is_not_from_here() || is_said(f.dose.eligibility.as_deref()),
        text: "The VFC eligibility is missing. It is required for every dose given here, for adults too.",
    },
    Rule {
        code: "immunization.eligibility.unknown_code",
        severity: Blocks,
        field: "immunization.eligibility",
        place: "OBX 64994-7",
        holds: |f| f.is_not_from_here() || f.is_known(ConceptSet::Eligibility, f.dose.eligibility.as_deref()),
        text: "An eligibility is recorded that registries do not know. Choose it again.",
    },
    Rule {
        code: "immunization.eligibility.age",
        severity: Warns,
        field: "immunization.eligibility",
        place: "OBX 64994-7",
        holds: |f| f.is_not_from_here() || f.was_younger_than(VFC_AGE) || !is_vfc(f.dose.eligibility.as_deref()),
        text: "VFC is for patients under 19. Check the eligibility.",
    },
    Rule {
        code: "immunization.funding.missing",
        severity: Warns,
        field: "immunization.funding",
        place: "OBX 30963-3",
        holds: |f| f.is_not_from_here() || is_said(f.dose.funding.as_deref()),
        text: "Say whether the dose came from private or public stock.",
    },
    Rule {
        code: "immunization.funding.unknown_code",
        severity: Blocks,
        field: "immunization.funding",
        place: "OBX 30963-3",
        holds: |f| f.is_not_from_here() || f.is_known(ConceptSet::Funding, f.dose.funding.as_deref()),
        text: "A funding source is recorded that registries do not know. Choose it again.",
    },
    Rule {
        code: "immunization.administeredBy.missing",
        severity: Warns,
        field: "immunization.administeredBy",
        place: "RXA-10",
        holds: |f| f.is_not_from_here() || f.dose.administered_by.is_some(),
        text: "Say who gave the dose.",
    },
    Rule {
        code: "immunization.administeredBy.invalid",
        severity: Blocks,
        field: "immunization.administeredBy",
        place: "RXA-10",
        holds: |f| f.is_not_from_here() || f.dose.administered_by.as_ref().is_none_or(is_sendable_clinician),
        text: "Who gave the dose has no name and no NPI, or they are too long for a message. Correct it.",
    },
    Rule {
        code: "immunization.orderedBy.missing",
        severity: Warns,
        field: "immunization.orderedBy",
        place: "ORC-12",
        holds: |f| f.is_not_from_here() || f.dose.ordered_by.is_some(),
        text: "Say who ordered the dose.",
    },
    Rule {
        code: "immunization.orderedBy.invalid",
        severity: Blocks,
        field: "immunization.orderedBy",
        place: "ORC-12",
        holds: |f| f.is_not_from_here() || f.dose.ordered_by.as_ref().is_none_or(is_sendable_clinician),
        text: "Who ordered the dose has no name and no NPI, or they are too long for a message. Correct it.",
    },
    Rule {
        code: "immunization.vis.missing",
        severity: Warns,
        field: "immunization.vis",
        place: "OBX 69764-9",
        holds: |f| {
            f.is_not_from_here() || !has_statement(f) || (!f.dose.vis.is_empty() && f.dose.vis_presented_on.is_some())
        },
        text: "Record which Vaccine Information Statement was handed out, and when.",
    },
    Rule {
        code: "immunization.vis.unknown_code",
        severity: Blocks,
        field: "immunization.vis",
        place: "OBX 69764-9",
        holds: |f| f.is_not_from_here() || f.dose.vis.iter().all(|code| f.catalog.vis(code.trim()).is_some()),
        text: "A Vaccine Information Statement is recorded that the code sets do not have. Choose it again.",
    },
    Rule {
        code: "immunization.vis.before_edition",
        severity: Warns,
        field: "immunization.vis",
        place: "OBX 29769-7",
        holds: |f| f.is_not_from_here() || is_after_edition(f),
        text: "The Vaccine Information Statement was handed out before its edition was published. Check edition and date.",
    },
];

/// Up to this age VFC pays.
const VFC_AGE: u32 = 19;

fn is_vfc(eligibility: Option<&str>) -> bool {
    matches!(eligibility.map(str::trim), Some("V02" | "V03" | "V04" | "V05"))
}

fn needs_no_site(facts: &DoseFacts<'_>) -> bool {
    facts.dose.route.as_deref().is_some_and(|route| ROUTES_WITHOUT_SITE.contains(&route.trim()))
}

/// Whether the maker sells or sold a product of this vaccine type, as far as products are known.
fn is_maker_of_vaccine(facts: &DoseFacts<'_>) -> bool {
    let (Some(mvx), Some(cvx)) = (facts.dose.mvx.as_deref(), facts.cvx()) else { return true };
    let products = facts.catalog.products_for(&cvx.code);
    products.is_empty() || products.iter().any(|p| p.mvx.as_deref() == Some(mvx))
}

fn has_statement(facts: &DoseFacts<'_>) -> bool {
    facts.cvx().is_some_and(|c| !facts.catalog.vis_for(&c.code).is_empty())
}

fn is_after_edition(facts: &DoseFacts<'_>) -> bool {
    let Some(presented) = facts.dose.vis_presented_on else { return true };
    facts.dose.vis.iter().filter_map(|code| facts.catalog.vis(code.trim())).all(|vis| vis.edition <= presented)
}
