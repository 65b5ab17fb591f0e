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

/// The findings of all rules that do not hold, strongest first, else in the rules' order.
pub fn check<S: Subject>(rules: &[Rule<S>], facts: &S::Facts<'_>, program: &Program) -> Vec<Finding> {
    let broken = rules.iter().filter(|rule| !(rule.holds)(facts));
    let finding = |rule: &Rule<S>| Finding::ours(severity(rule, program), rule.code, rule.field, rule.place, rule.text);
    let mut findings: Vec<_> = broken.map(finding).collect();
    findings.sort_by_key(|finding| finding.severity);
    findings
}

fn severity<S: Subject>(rule: &Rule<S>, program: &Program) -> Severity {
    program.severities.iter().find(|raised| raised.code == rule.code).map_or(rule.severity, |raised| raised.severity)
}
