//! The assessment of a record.

use chrono::NaiveDate;

use super::{
    context::Context,
    dose,
    facts::{DoseFacts, PatientFacts, has_text, is_younger},
    patient,
    rule::{check, may_become},
};
use crate::{
    code_set::Catalog,
    finding::{Finding, Severity},
    order,
    patient::Patient,
    program::Program,
    snapshot::Snapshot,
};

/// Code of the rule that a dose with an eligibility of its own satisfies.
const PATIENT_ELIGIBILITY: &str = "patient.eligibility.missing";

/// Assesses a dose and its patient by the rules of a program. Returns the findings, most severe first.
#[must_use]
pub fn assess(record: &Snapshot, program: &Program, catalog: &Catalog, today: NaiveDate) -> Vec<Finding> {
    assess_among(record, &Context::default(), program, catalog, today)
}

/// Assesses a dose and its patient with facts that the record lacks. Returns the findings, most severe first.
///
/// Of two findings about eligibility the dose's own is kept: a dose that has its own, or needs none, asks for no other.
#[must_use]
pub fn assess_among(
    record: &Snapshot,
    context: &Context<'_>,
    program: &Program,
    catalog: &Catalog,
    today: NaiveDate,
) -> Vec<Finding> {
    let (patient, dose) = (&record.patient, &record.immunization);
    let configured = context.settings.map(|settings| program.configured(&settings.entered));
    let program = configured.as_deref().unwrap_or(program);
    let mut findings = assess_patient(patient, program, catalog, today);
    let needs_none = !dose.is_administered() || has_text(dose.eligibility.as_deref());
    findings.retain(|finding| !(needs_none && finding.code == PATIENT_ELIGIBILITY));
    let cvx = dose.cvx.as_deref().and_then(|code| catalog.cvx(code.trim()));
    let facts = DoseFacts { dose, patient, cvx, context, catalog, program, today };
    check(dose::RULES, &facts, program, &has_age(patient, today), &mut findings);
    order::sort_by_key(&mut findings, |finding| finding.severity);
    findings
}

/// Assesses a patient by the rules of a program. Returns the findings, most severe first.
#[must_use]
pub fn assess_patient(patient: &Patient, program: &Program, catalog: &Catalog, today: NaiveDate) -> Vec<Finding> {
    let mut findings = Vec::new();
    let facts = PatientFacts { patient, catalog, program, today };
    check(patient::RULES, &facts, program, &has_age(patient, today), &mut findings);
    order::sort_by_key(&mut findings, |finding| finding.severity);
    findings
}

fn has_age(patient: &Patient, today: NaiveDate) -> impl Fn(u32) -> bool {
    let born = patient.birth_date;
    move |years| !is_younger(born, years, today)
}

/// Returns the codes of all rules.
pub fn codes() -> impl Iterator<Item = &'static str> {
    default_severities().map(|(code, _)| code)
}

/// Returns `true` if a rule has a code.
#[must_use]
pub fn is_code(code: &str) -> bool {
    codes().any(|known| known == code)
}

/// Returns `true` if a program may give a severity to the rule of a code. A rule of an invalid message always blocks.
#[must_use]
pub fn may_be(code: &str, severity: Severity) -> bool {
    default_severities().any(|(known, default)| known == code && may_become(code, default, severity))
}

/// Returns the codes of all rules with their default severities.
fn default_severities() -> impl Iterator<Item = (&'static str, Severity)> {
    let of_patient = patient::RULES.iter().copied().flatten().map(|rule| (rule.code, rule.severity));
    of_patient.chain(dose::RULES.iter().copied().flatten().map(|rule| (rule.code, rule.severity)))
}
