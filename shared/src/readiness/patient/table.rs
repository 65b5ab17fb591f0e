//! The table of all rules about a patient.

use super::{background, contact, identity, kin, sharing};
use crate::readiness::{
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
