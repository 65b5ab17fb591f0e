//! The assessment of a record.

use chrono::NaiveDate;

use super::{
    around::Around,
    dose,
    facts::{DoseFacts, PatientFacts, is_said},
    patient,
    rule::{check, may_become},
};
use crate::{
    code_set::Catalog,
    finding::{Finding, Severity},
    patient::Patient,
    program::Program,
    snapshot::Snapshot,
};

/// The code of a patient's missing eligibility, which a dose answers for itself.
const PATIENT_ELIGIBILITY: &str = "patient.eligibility.missing";

/// What is missing or wrong with a dose and its patient by a program's rules, strongest first, when nothing is known of
/// what is around it.
#[must_use]
pub fn assess(record: &Snapshot, program: &Program, catalog: &Catalog, today: NaiveDate) -> Vec<Finding> {
    assess_among(record, &Around::default(), program, catalog, today)
}

/// What is missing or wrong with a dose and its patient among what is around them, strongest first.
///
/// Of two findings about eligibility the dose's own is kept: a dose that has its own, or needs none, asks for no other.
#[must_use]
pub fn assess_among(
    record: &Snapshot,
    around: &Around<'_>,
    program: &Program,
    catalog: &Catalog,
    today: NaiveDate,
) -> Vec<Finding> {
    let (patient, dose) = (&record.patient, &record.immunization);
    let mut findings = Vec::new();
    check(patient::RULES, &PatientFacts { patient, catalog, program, today }, program, &mut findings);
    let needs_none = !dose.is_administered() || is_said(dose.eligibility.as_deref());
    findings.retain(|finding| !(needs_none && finding.code == PATIENT_ELIGIBILITY));
    let cvx = dose.cvx.as_deref().and_then(|code| catalog.cvx(code.trim()));
    let facts = DoseFacts { dose, patient, cvx, around, catalog, program, today };
    check(dose::RULES, &facts, program, &mut findings);
    findings.sort_by_key(|finding| finding.severity);
    findings
}

/// What is missing or wrong with a patient by a program's rules, strongest first.
#[must_use]
pub fn assess_patient(patient: &Patient, program: &Program, catalog: &Catalog, today: NaiveDate) -> Vec<Finding> {
    let mut findings = Vec::new();
    check(patient::RULES, &PatientFacts { patient, catalog, program, today }, program, &mut findings);
    findings.sort_by_key(|finding| finding.severity);
    findings
}

/// The codes of all rules.
pub fn codes() -> impl Iterator<Item = &'static str> {
    usual().map(|(code, _)| code)
}

/// Whether a rule has this code.
#[must_use]
pub fn is_code(code: &str) -> bool {
    codes().any(|known| known == code)
}

/// Whether a program may give this severity to the rule of a code. What makes a message invalid always blocks.
#[must_use]
pub fn may_be(code: &str, severity: Severity) -> bool {
    usual().any(|(known, usual)| known == code && may_become(code, usual, severity))
}

/// The codes of all rules with their usual severities.
fn usual() -> impl Iterator<Item = (&'static str, Severity)> {
    let of_patient = patient::RULES.iter().copied().flatten().map(|rule| (rule.code, rule.severity));
    of_patient.chain(dose::RULES.iter().copied().flatten().map(|rule| (rule.code, rule.severity)))
}
