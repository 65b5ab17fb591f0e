//! Rules about a patient, a file for each group of fields.
//!
//! Tables of rules and their conditions only. Where the national guide says "if known", a state may require a value: its
//! program raises the severity.

mod background;
mod contact;
mod identity;
mod kin;
mod postal;
mod sharing;

use super::{
    facts::PatientFacts,
    rule::{Rule, Subject},
};

/// The subject of rules about a patient.
pub enum PatientSubject {}

impl Subject for PatientSubject {
    type Facts<'a> = PatientFacts<'a>;
}

/// All rules about a patient.
pub const RULES: &[&[Rule<PatientSubject>]] =
    &[identity::RULES, background::RULES, contact::RULES, kin::RULES, sharing::RULES];
