//! Rules about a dose, a file for each kind of detail.

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

/// Rules about a dose.
pub enum OfDose {}

impl Subject for OfDose {
    type Facts<'a> = DoseFacts<'a>;
}

/// All rules about a dose.
pub const RULES: &[&[Rule<OfDose>]] = &[
    vaccine::RULES,
    given::RULES,
    not_given::RULES,
    lot::RULES,
    maker::RULES,
    administration::RULES,
    payment::RULES,
    clinician::RULES,
];
