//! Rules about amount, route and body site.

use super::{DoseSubject, route};
use crate::{
    code_set::ConceptSet,
    decimal::Decimal,
    finding::Severity::{Blocks, Omits, Warns},
    readiness::{
        facts::{DoseFacts, fits, has_text, is_blank},
        rule::Rule,
    },
    vxu::{ROUTES_WITHOUT_SITE, is_decimal, is_unit},
};

/// The rules. All of them hold for a dose that was not given here.
pub const RULES: &[Rule<DoseSubject>] = &[
    Rule {
        code: "immunization.amount.missing",
        severity: Warns,
        field: "immunization.amount",
        place: "RXA-6",
        holds: |f| f.is_not_administered() || has_text(f.dose.amount.as_deref()),
        text: "The amount is missing and goes as unknown. Add it.",
    },
    Rule {
        code: "immunization.amount.malformed",
        severity: Blocks,
        field: "immunization.amount",
        place: "RXA-6",
        holds: |f| {
            f.is_not_administered()
                || f.dose.amount.as_deref().is_none_or(|a| is_blank(a) || (is_decimal(a.trim()) && fits(a, 20)))
        },
        text: "The amount is not a number above zero. Enter it as in 0.5.",
    },
    Rule {
        code: "immunization.amount.odd",
        severity: Warns,
        field: "immunization.amount",
        place: "RXA-6",
        holds: |f| f.is_not_administered() || is_usual_amount(f),
        text: "More than 5 mL is an unusual amount for a vaccine. Check it.",
    },
    Rule {
        code: "immunization.unit.missing",
        severity: Blocks,
        field: "immunization.unit",
        place: "RXA-7",
        holds: |f| {
            f.is_not_administered()
                || !has_text(f.dose.amount.as_deref())
                || f.dose.unit.as_deref().is_some_and(is_unit)
        },
        text: "The amount needs a unit that registries know. Choose mL.",
    },
    Rule {
        code: "immunization.route.missing",
        severity: Warns,
        field: "immunization.route",
        place: "RXR-1",
        holds: |f| f.is_not_administered() || has_text(f.dose.route.as_deref()),
        text: "The route is missing. Choose it.",
    },
    Rule {
        code: "immunization.route.unknown_code",
        severity: Blocks,
        field: "immunization.route",
        place: "RXR-1",
        holds: |f| f.is_not_administered() || f.is_known(ConceptSet::Route, f.dose.route.as_deref()),
        text: "A route is recorded that registries do not know. Choose it again.",
    },
    Rule {
        code: "immunization.route.mismatch",
        severity: Warns,
        field: "immunization.route",
        place: "RXR-1",
        holds: |f| f.is_not_administered() || is_route_of_vaccine(f),
        text: "This vaccine is not given by this route. Check both.",
    },
    Rule {
        code: "immunization.site.missing",
        severity: Warns,
        field: "immunization.site",
        place: "RXR-2",
        holds: |f| f.is_not_administered() || has_text(f.dose.site.as_deref()) || needs_no_site(f),
        text: "The body site is missing. Choose it.",
    },
    Rule {
        code: "immunization.site.unknown_code",
        severity: Blocks,
        field: "immunization.site",
        place: "RXR-2",
        holds: |f| f.is_not_administered() || f.is_known(ConceptSet::Site, f.dose.site.as_deref()),
        text: "A body site is recorded that registries do not know. Choose it again.",
    },
    Rule {
        code: "immunization.site.not_needed",
        severity: Omits,
        field: "immunization.site",
        place: "RXR-2",
        holds: |f| f.is_not_administered() || !needs_no_site(f) || !has_text(f.dose.site.as_deref()),
        text: "A vaccine by mouth or nose has no body site, so that it is not sent. Take it out, or correct the route.",
    },
];

/// Maximum usual amount of a vaccine in mL.
const MAX_USUAL_ML: Decimal = Decimal::whole(5);
/// The amount that means an unknown one.
const UNKNOWN: Decimal = Decimal::whole(999);

fn is_usual_amount(facts: &DoseFacts<'_>) -> bool {
    let is_volume =
        facts.dose.unit.as_deref().is_some_and(|unit| unit.trim().eq_ignore_ascii_case("mL") || unit.trim() == "cc");
    let amount = facts.dose.amount.as_deref().and_then(|amount| Decimal::parse(amount.trim()));
    !is_volume || amount.is_none_or(|amount| amount <= MAX_USUAL_ML || amount == UNKNOWN)
}

fn is_route_of_vaccine(facts: &DoseFacts<'_>) -> bool {
    let (Some(given), Some(cvx)) = (facts.dose.route.as_deref(), facts.cvx) else { return true };
    route::is_possible(given.trim(), &cvx.code, facts.catalog)
}

fn needs_no_site(facts: &DoseFacts<'_>) -> bool {
    facts.dose.route.as_deref().is_some_and(|route| ROUTES_WITHOUT_SITE.contains(&route.trim()))
}
