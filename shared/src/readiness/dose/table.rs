//! The table of all rules about a dose.

use super::{administration, clinician, given, lot, maker, not_given, payment, vaccine};
use crate::readiness::{
    facts::DoseFacts,
    rule::{Rule, Subject},
};

/// The subject of rules about a dose.
pub enum DoseSubject {}

impl Subject for DoseSubject {
    type Facts<'a> = DoseFacts<'a>;
}

/// All rules about a dose.
pub const RULES: &[&[Rule<DoseSubject>]] = &[
    vaccine::RULES,
    given::RULES,
    not_given::RULES,
    lot::RULES,
    maker::RULES,
    administration::RULES,
    payment::RULES,
    clinician::RULES,
];
