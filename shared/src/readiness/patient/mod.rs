//! Rules about a patient, a file for each kind of detail. Where the national guide says "if known", a state may demand
//! it: its program raises the severity.

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

/// Rules about a patient.
pub enum OfPatient {}

impl Subject for OfPatient {
    type Facts<'a> = PatientFacts<'a>;
}

/// All rules about a patient.
pub const RULES: &[&[Rule<OfPatient>]] =
    &[identity::RULES, background::RULES, contact::RULES, kin::RULES, sharing::RULES];
