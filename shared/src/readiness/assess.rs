//! The assessment of a record.

use chrono::NaiveDate;

use super::{
    dose, dose_details,
    facts::{DoseFacts, PatientFacts, is_said},
    patient, patient_details,
    rule::check,
};
use crate::{code_set::Catalog, finding::Finding, patient::Patient, program::Program, snapshot::Snapshot};

/// The code of a patient's missing eligibility, which a dose answers for itself.
const PATIENT_ELIGIBILITY: &str = "patient.eligibility.missing";

/// What is missing or wrong with a dose and its patient by a program's rules.
///
/// Of two findings about eligibility the dose's own is kept: a dose that has its own, or needs none, asks for no other.
#[must_use]
pub fn assess(record: &Snapshot, program: &Program, catalog: &Catalog, today: NaiveDate) -> Vec<Finding> {
    let dose = &record.immunization;
    let facts = DoseFacts { dose, patient: &record.patient, catalog, program, today };
    let mut findings = assess_patient(&record.patient, program, catalog, today);
    let needs_none = !dose.is_administered() || is_said(dose.eligibility.as_deref());
    findings.retain(|finding| !(needs_none && finding.code == PATIENT_ELIGIBILITY));
    findings.extend(check(dose::RULES, &facts, program));
    findings.extend(check(dose_details::RULES, &facts, program));
    findings.sort_by_key(|finding| finding.severity);
    findings
}

/// What is missing or wrong with a patient by a program's rules.
#[must_use]
pub fn assess_patient(patient: &Patient, program: &Program, catalog: &Catalog, today: NaiveDate) -> Vec<Finding> {
    let facts = PatientFacts { patient, catalog, program, today };
    let mut findings = check(patient::RULES, &facts, program);
    findings.extend(check(patient_details::RULES, &facts, program));
    findings.sort_by_key(|finding| finding.severity);
    findings
}

/// The codes of all rules.
pub fn codes() -> impl Iterator<Item = &'static str> {
    let of_patient = patient::RULES.iter().chain(patient_details::RULES).map(|r| r.code);
    of_patient.chain(dose::RULES.iter().chain(dose_details::RULES).map(|r| r.code))
}

/// Whether a rule has this code.
#[must_use]
pub fn is_code(code: &str) -> bool {
    codes().any(|known| known == code)
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
