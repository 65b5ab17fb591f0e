//! Rules about a dose, a file for each group of fields.
//!
//! Tables of rules and their conditions only; rules about the patient are next door.

mod administration;
mod age;
mod clinician;
mod given;
mod lot;
mod maker;
mod not_given;
mod payment;
mod route;
mod vaccine;

use super::{
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
