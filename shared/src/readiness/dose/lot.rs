//! Rules about the lot and its expiration.

use super::DoseSubject;
use crate::{
    finding::Severity::{Blocks, Informs, Omits, Warns},
    immunization::{Expiration, ExpirationPrecision},
    lot,
    program::ExpirationStyle,
    readiness::{
        facts::{DoseFacts, fits, has_text, is_blank},
        rule::Rule,
    },
};

/// The rules. All of them hold for a dose that was not given here.
pub const RULES: &[Rule<DoseSubject>] = &[
    Rule {
        code: "immunization.lot.missing",
        severity: Blocks,
        field: "immunization.lot",
        place: "RXA-15",
        holds: |f| f.is_not_administered() || has_text(f.dose.lot.as_deref()),
        text: "The lot number is missing. Registries require it for doses given here.",
    },
    Rule {
        code: "immunization.lot.too_long",
        severity: Blocks,
        field: "immunization.lot",
        place: "RXA-15",
        holds: |f| f.is_not_administered() || f.dose.lot.as_deref().is_none_or(|l| fits(l, lot::MAX_LOT_LENGTH)),
        text: "The lot number is too long. Use at most 20 characters, as printed.",
    },
    Rule {
        code: "immunization.lot.not_usable",
        severity: Blocks,
        field: "immunization.lot",
        place: "RXA-15",
        holds: |f| f.is_not_administered() || f.dose.lot.as_deref().is_none_or(|l| is_blank(l) || lot::is_usable(l)),
        text: "This is not a lot number. Enter the number printed on the vial or the syringe.",
    },
    Rule {
        code: "immunization.lot.letters",
        severity: Blocks,
        field: "immunization.lot",
        place: "RXA-15",
        holds: |f| f.is_not_administered() || f.takes_letters(f.dose.lot.as_deref().unwrap_or_default()),
        text: "This registry takes plain letters only. Check the lot number.",
    },
    Rule {
        code: "immunization.lot.extra_text",
        severity: Warns,
        field: "immunization.lot",
        place: "RXA-15",
        holds: |f| f.is_not_administered() || !lot::holds_more(lot_of(f)),
        text: "The lot number has extra text, or is very short. Enter it exactly as printed, without funding, date or a second lot.",
    },
    Rule {
        code: "immunization.lot.unusual",
        severity: Informs,
        field: "immunization.lot",
        place: "RXA-15",
        holds: |f| f.is_not_administered() || !lot::is_unusual(lot_of(f)),
        text: "Lot numbers seldom look like this. Compare it with the vial or the syringe.",
    },
    Rule {
        code: "immunization.expiration.missing",
        severity: Warns,
        field: "immunization.lot",
        place: "RXA-16",
        holds: |f| f.is_not_administered() || !has_text(f.dose.lot.as_deref()) || f.dose.expiration.is_some(),
        text: "The lot's expiration is missing. Add it after the lot number, as LOT mm/dd/yyyy.",
    },
    Rule {
        code: "immunization.expiration.passed",
        severity: Warns,
        field: "immunization.lot",
        place: "RXA-16",
        holds: |f| f.is_not_administered() || f.dose.expiration.is_none_or(|e| f.dose.given_on <= e.date),
        text: "The dose was given after the lot expired. Check lot, expiration and date given.",
    },
    Rule {
        code: "immunization.expiration.by_month",
        severity: Omits,
        field: "immunization.lot",
        place: "RXA-16",
        holds: |f| f.is_not_administered() || !wants_days(f) || f.dose.expiration.is_none_or(is_by_day),
        text: "This registry takes the day of expiration and only the month is known, so that it is not sent. Add the day, as LOT mm/dd/yyyy.",
    },
];

fn lot_of<'a>(facts: &DoseFacts<'a>) -> &'a str {
    facts.dose.lot.as_deref().unwrap_or_default().trim()
}

fn wants_days(facts: &DoseFacts<'_>) -> bool {
    facts.dialect().is_some_and(|dialect| dialect.expiration == ExpirationStyle::Day)
}

fn is_by_day(expiration: Expiration) -> bool {
    expiration.precision == ExpirationPrecision::Day
}
