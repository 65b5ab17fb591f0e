//! The type of a rule, and its evaluation.

use crate::{
    finding::{Finding, Severity},
    program::Program,
};

/// A subject of rules.
pub trait Subject {
    /// The facts that its rules read.
    type Facts<'a>;
}

/// A rule about a subject.
pub struct Rule<S: Subject> {
    /// The stable code of its finding.
    pub code: &'static str,
    /// The default severity.
    pub severity: Severity,
    /// The field of our record.
    pub field: &'static str,
    /// The place in the message.
    pub place: &'static str,
    /// The condition; a finding is made when it does not hold.
    pub holds: for<'a, 'f> fn(&'f S::Facts<'a>) -> bool,
    /// The advice of the finding.
    pub text: &'static str,
}

/// Adds a finding for each rule that does not hold.
pub fn check<S: Subject>(tables: &[&[Rule<S>]], facts: &S::Facts<'_>, program: &Program, findings: &mut Vec<Finding>) {
    for rule in tables.iter().copied().flatten().filter(|rule| !(rule.holds)(facts)) {
        let severity = severity(rule.code, rule.severity, program);
        findings.push(Finding::ours(severity, rule.code, rule.field, rule.place, rule.text));
    }
}

/// Returns the severity of a rule in a program. A rule of an invalid message always blocks.
fn severity(code: &str, usual: Severity, program: &Program) -> Severity {
    let wished = program.severities.iter().find(|raised| raised.code == code).map(|raised| raised.severity);
    wished.filter(|wished| may_become(code, usual, *wished)).unwrap_or(usual)
}

/// Blocking rules about implausible values of valid messages, which a program may relax.
const RELAXABLE: &[&str] = &[
    "patient.birthDate.future",
    "patient.birthDate.too_old",
    "patient.diedOn.before_birth",
    "immunization.vaccine.never_active",
    "immunization.givenOn.future",
    "immunization.givenOn.before_birth",
    "immunization.givenOn.after_death",
    "immunization.lot.not_usable",
    "immunization.refusalReason.not_refused",
];

/// Whether a program may change the severity of a rule.
pub fn may_become(code: &str, usual: Severity, wished: Severity) -> bool {
    usual != Severity::Blocks || wished == Severity::Blocks || RELAXABLE.contains(&code)
}
