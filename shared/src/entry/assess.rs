//! The assessment of an entry while it is typed.

use chrono::NaiveDate;

use super::{
    check::problems,
    codes::{Codes, ListedVaccine, codes_of, recognize_entry},
    dose::DoseEntry,
    record::{RecordedDose, immunization},
};
use crate::{
    code_set::{Catalog, Recognition, RecognitionState},
    finding::Finding,
    immunization::Clinician,
    location::Location,
    patient::Patient,
    program::Program,
    readiness::{Context, OtherDose, assess_among},
    snapshot::Snapshot,
    vxu::MessageSettings,
};

/// A dose being entered, with the facts about it that its form lacks.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// The values of the form.
    pub dose: &'a DoseEntry,
    /// The patient, as recorded or entered.
    pub patient: &'a Patient,
    /// The chosen row of the vaccine listing.
    pub listed: Option<ListedVaccine<'a>>,
    /// The recorded dose; none for a new one.
    pub recorded: Option<RecordedDose<'a>>,
    /// Other doses of the patient that were given, at most a day apart.
    pub others: &'a [OtherDose],
    /// The user, who is the entering clinician of a new dose by default.
    pub enterer: Option<&'a Clinician>,
    /// Today, where the practice is.
    pub today: NaiveDate,
}

/// A registry that the dose is reported to.
#[derive(Debug, Clone, Copy)]
pub struct Registry<'a> {
    /// Its program.
    pub program: &'a Program,
    /// Settings of the integration and the location, if known.
    pub settings: Option<&'a MessageSettings>,
}

/// Assesses an entry for its registries, and returns each finding once, as the GraphQL query `doseFindings` does.
///
/// An entry that cannot be saved has no findings, see [`problems`]. The catalog must have packages, since recognition
/// depends on them.
#[must_use]
pub fn assess(entry: &Entry<'_>, registries: &[Registry<'_>], catalog: &Catalog) -> Vec<Finding> {
    let Some(record) = record(entry, catalog) else { return Vec::new() };
    let mut findings: Vec<Finding> = Vec::new();
    for registry in registries {
        let context = Context { others: entry.others, settings: registry.settings };
        for finding in assess_among(&record, &context, registry.program, catalog, entry.today) {
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
    }
    findings
}

/// Recognizes the vaccine of an entry by name, package and choice: as one vaccine type, or as candidates.
#[must_use]
pub fn recognize(entry: &Entry<'_>, catalog: &Catalog) -> Recognition {
    let dose = entry.dose.clone().tidy();
    let codes = codes(entry, &dose, catalog);
    let Some(cvx) = codes.cvx else {
        return recognize_entry(dose.vaccine(), entry.listed, entry.patient.birth_date, catalog).1;
    };
    Recognition {
        state: RecognitionState::Recognized,
        text: catalog.cvx(&cvx).map(|known| known.short.clone()),
        cvx: Some(cvx),
        mvx: codes.mvx,
        ndc: codes.ndc,
        candidates: Vec::new(),
    }
}

/// Returns the codes of a tidied dose.
fn codes(entry: &Entry<'_>, dose: &DoseEntry, catalog: &Catalog) -> Codes {
    let recorded = entry.recorded.map(RecordedDose::vaccine);
    codes_of(dose.vaccine(), entry.listed, recorded, entry.patient.birth_date, catalog)
}

/// Returns the record that saving would make; none for an entry that cannot be saved.
fn record(entry: &Entry<'_>, catalog: &Catalog) -> Option<Snapshot> {
    if !problems(entry.dose, entry.today).is_empty() {
        return None;
    }
    let lot = entry.dose.lot_entry().and_then(Result::ok);
    let dose = entry.dose.clone().tidy();
    let codes = codes(entry, &dose, catalog);
    let recorded = entry.recorded.map(|recorded| recorded.dose);
    Some(Snapshot {
        patient: entry.patient.clone(),
        immunization: immunization(dose, lot, codes, recorded, entry.enterer, catalog, entry.today),
        location: Location { name: String::new(), practice: String::new() },
    })
}
