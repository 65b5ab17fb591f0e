//! Tests with a record that satisfies every rule, and for each rule one that does not.
//! What a registry says of such records is tested in `backend`.

mod broken;
mod checklist;
mod for_some;
mod whole;

use chrono::NaiveDate;

use super::{Context, OtherDose, assess, assess_among, assess_patient, codes, decision, may_be};
use crate::{
    finding::Severity,
    program::{Program, SeverityOverride},
    sample::{self, day},
    snapshot::Snapshot,
};

type Change = fn(&mut Snapshot);

fn plain_program() -> Program {
    Program { severities: Vec::new(), ..sample::sandbox() }
}

fn today() -> NaiveDate {
    day("2026-03-10")
}

fn found(record: &Snapshot) -> Vec<(String, Severity)> {
    let findings = assess(record, &plain_program(), sample::shared_catalog(), today());
    findings.into_iter().map(|f| (f.code, f.severity)).collect()
}

/// The rules that neither table has: they are about what is not a dose given here, or need the context of a record.
const ELSEWHERE: &[&str] = &[
    "patient.eligibility.missing",
    "patient.consent.missing",
    "immunization.refusalReason.missing",
    "immunization.vaccine.never_active",
    "immunization.vaccine.ambiguous",
    "immunization.immunity.missing",
    "immunization.immunity.unknown_code",
    "immunization.refusalText.missing",
    "immunization.refusalText.invalid",
    "immunization.givenOn.estimated",
    "immunization.source.looks_administered",
    "immunization.duplicate",
    "setUp.siteId.missing",
    "setUp.incomplete",
];
