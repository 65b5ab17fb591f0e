//! Rules about date, source, identifiers, duplicates and set-up.

use chrono::{Datelike, Days};

use super::DoseSubject;
use crate::{
    code_set::ConceptSet,
    finding::Severity::{Blocks, Informs, Warns},
    readiness::{
        context::OtherDose,
        facts::{DoseFacts, fits, has_text, is_blank},
        rule::Rule,
    },
};

/// The rules. Those of a dose given here hold for every other dose.
pub const RULES: &[Rule<DoseSubject>] = &[
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
        code: "immunization.givenOn.after_death",
        severity: Blocks,
        field: "immunization.givenOn",
        place: "RXA-3",
        holds: |f| !is_given(f) || f.patient.died_on.is_none_or(|died_on| f.dose.given_on <= died_on),
        text: "The date given is after the date of death. Correct either.",
    },
    Rule {
        code: "immunization.givenOn.estimated",
        severity: Informs,
        field: "immunization.givenOn",
        place: "RXA-3",
        holds: |f| !f.dose.is_historical() || f.dose.given_on.day() != 1,
        text: "The first of a month looks like an estimated date. Enter the exact day if a record has it.",
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
        code: "immunization.source.looks_historical",
        severity: Warns,
        field: "immunization.source",
        place: "RXA-9",
        holds: |f| f.is_not_administered() || !looks_historical(f),
        text: "This dose is recorded as given here, long after the date and without lot or who gave it. Check whether it is from history.",
    },
    Rule {
        code: "immunization.source.looks_administered",
        severity: Warns,
        field: "immunization.source",
        place: "RXA-9",
        holds: |f| !f.dose.is_historical() || !has_text(f.dose.lot.as_deref()) || f.dose.given_on != f.dose.entered_on,
        text: "This dose is recorded as from history, with a lot and on the day of its entry. Check whether it was given here.",
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
        code: "immunization.placerId.invalid",
        severity: Blocks,
        field: "immunization.placerId",
        place: "ORC-2",
        holds: |f| {
            let id = f.dose.placer_id.as_deref().unwrap_or_default();
            f.is_not_administered() || fits(id, 20) && f.takes_letters(id)
        },
        text: "The order's number does not fit into a message. Use at most 20 characters.",
    },
    Rule {
        code: "immunization.duplicate",
        severity: Warns,
        field: "immunization.givenOn",
        place: "RXA",
        holds: |f| !is_given(f) || !f.context.others.iter().any(|other| is_duplicate(f, other)),
        text: "Another dose against the same disease is recorded for the same or the next day. Check whether it is the same dose.",
    },
    Rule {
        code: "setUp.siteId.missing",
        severity: Blocks,
        field: "setUp.siteId",
        place: "RXA-11",
        holds: |f| f.is_not_administered() || f.has_site_id(),
        text: "This location has no site ID for this registry. Enter it under Integrations.",
    },
    Rule {
        code: "setUp.incomplete",
        severity: Blocks,
        field: "setUp",
        place: "MSH",
        holds: |f| f.has_identifiers(),
        text: "The set-up for this registry lacks what it requires. Complete it under Integrations.",
    },
];

/// Maximum number of days between a dose given here and its entry.
const MAX_ENTRY_DELAY_DAYS: u64 = 30;

/// Returns `true` if the dose was given, completely or in part, here or elsewhere.
fn is_given(facts: &DoseFacts<'_>) -> bool {
    facts.dose.is_administered() || facts.dose.is_historical()
}

fn looks_historical(facts: &DoseFacts<'_>) -> bool {
    let dose = facts.dose;
    let is_late =
        dose.given_on.checked_add_days(Days::new(MAX_ENTRY_DELAY_DAYS)).is_some_and(|late| dose.entered_on > late);
    is_late && !has_text(dose.lot.as_deref()) && dose.administered_by.is_none()
}

/// Returns `true` if another dose is against the same disease and at most a day apart. One product in two sites on one
/// day, as an immune globulin is given, is no duplicate.
fn is_duplicate(facts: &DoseFacts<'_>, other: &OtherDose) -> bool {
    let days = (facts.dose.given_on - other.given_on).num_days().abs();
    let (Some(one), Some(two)) = (facts.cvx, facts.catalog.cvx(other.cvx.trim())) else { return false };
    let shares_group = || one.groups.iter().any(|group| two.groups.contains(group));
    let sites = facts.dose.site.as_deref().zip(other.site.as_deref());
    if days == 0 && one.code == two.code && sites.is_some_and(|(own, other)| own.trim() != other.trim()) {
        return false;
    }
    days <= 1 && other.order_id != facts.dose.order_id && (one.code == two.code || shares_group())
}
