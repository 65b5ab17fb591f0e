//! The form of a rule.

use crate::{
    finding::{Finding, Severity},
    program::Program,
};

/// What rules are about.
pub trait Subject {
    /// What a rule about it looks at.
    type Facts<'a>;
}

/// A rule about a subject.
pub struct Rule<S: Subject> {
    /// The stable code of what is found when it does not hold.
    pub code: &'static str,
    /// How much that matters where the program does not say otherwise.
    pub severity: Severity,
    /// The field of our record.
    pub field: &'static str,
    /// The place in the message.
    pub place: &'static str,
    /// Whether it holds.
    pub holds: for<'a, 'f> fn(&'f S::Facts<'a>) -> bool,
    /// What to do when it does not.
    pub text: &'static str,
}

/// Adds a finding for every rule that does not hold.
pub fn check<S: Subject>(tables: &[&[Rule<S>]], facts: &S::Facts<'_>, program: &Program, findings: &mut Vec<Finding>) {
    for rule in tables.iter().copied().flatten().filter(|rule| !(rule.holds)(facts)) {
        let severity = severity(rule.code, rule.severity, program);
        findings.push(Finding::ours(severity, rule.code, rule.field, rule.place, rule.text));
    }
}

/// How much it matters to a program: what makes a message invalid always stops it.
fn severity(code: &str, usual: Severity, program: &Program) -> Severity {
    let wished = program.severities.iter().find(|raised| raised.code == code).map(|raised| raised.severity);
    wished.filter(|wished| may_become(code, usual, *wished)).unwrap_or(usual)
}

/// What blocks without making the message invalid: what it says is taken for wrong. A program may let it pass.
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

/// Whether a program may give a severity to a rule that usually has another.
pub fn may_become(code: &str, usual: Severity, wished: Severity) -> bool {
    usual != Severity::Blocks || wished == Severity::Blocks || RELAXABLE.contains(&code)
}
