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
///
/// `has_age` tells whether the patient has an age in years.
pub fn check<S: Subject>(
    tables: &[&[Rule<S>]],
    facts: &S::Facts<'_>,
    program: &Program,
    has_age: &dyn Fn(u32) -> bool,
    findings: &mut Vec<Finding>,
) {
    for rule in tables.iter().copied().flatten().filter(|rule| !(rule.holds)(facts)) {
        let severity = severity(rule.code, rule.severity, program, has_age);
        findings.push(Finding::ours(severity, rule.code, rule.field, rule.place, rule.text));
    }
}

/// Returns the severity of a rule in a program. A rule of an invalid message always blocks.
fn severity(code: &str, usual: Severity, program: &Program, has_age: &dyn Fn(u32) -> bool) -> Severity {
    let mut raised = program.severities.iter().filter(|raised| raised.code == code);
    let wished = raised.find(|raised| raised.from_age.is_none_or(has_age)).map(|raised| raised.severity);
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

/// Returns `true` if a program may change the severity of a rule.
pub fn may_become(code: &str, usual: Severity, wished: Severity) -> bool {
    usual != Severity::Blocks || wished == Severity::Blocks || RELAXABLE.contains(&code)
}
