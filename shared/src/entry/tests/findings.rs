//! Findings of entries: those of the record that saving makes, by the rules of every registry.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{entry, form};
use crate::{
    code_set::Catalog,
    entry::{DoseEntry, Entry, RecordedDose, Registry, assess},
    finding::Finding,
    immunization::{Clinician, Immunization},
    program::{Program, ProgramSet},
    readiness::{OtherDose, assess as assess_record},
    sample::{
        administered, child, clinician, day, historical, immune, known_child, known_dose, refused, sandbox,
        shared_catalog, snapshot,
    },
    snapshot::Snapshot,
    vxu::MessageSettings,
};

const CASES: &str = include_str!("../../../tests/data/agreement.json");

#[derive(Deserialize)]
struct Case {
    name: String,
    record: Snapshot,
    findings: BTreeMap<String, Vec<String>>,
}

fn by(program: &Program) -> [Registry<'_>; 1] {
    [Registry { program, settings: None }]
}

fn lines(findings: &[Finding]) -> Vec<String> {
    let mut lines: Vec<_> = findings.iter().map(|finding| format!("{} {}", finding.severity, finding.code)).collect();
    lines.sort();
    lines
}

fn codes(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.code.as_str()).collect()
}

/// The catalog as a browser gets it.
fn fetched() -> Catalog {
    serde_json::from_str(&serde_json::to_string(&shared_catalog().for_entry()).unwrap()).unwrap()
}

#[test]
fn an_entry_has_the_findings_that_server_and_browser_agree_on() {
    let cases: Vec<Case> = serde_json::from_str(CASES).unwrap();
    let (programs, catalog) = (ProgramSet::built_in().unwrap(), fetched());
    for case in &cases {
        let dose = form(&case.record.immunization);
        for (code, expected) in &case.findings {
            let program = programs.find(code).unwrap();
            let found = assess(&entry(&dose, &case.record.patient), &by(program), &catalog);
            assert_eq!(&lines(&found), expected, "{}: {code}", case.name);
        }
    }
    assert!(cases.len() > 30);
}

#[rstest::rstest]
#[case(administered())]
#[case(known_dose())]
#[case(historical())]
#[case(refused())]
#[case(immune())]
#[case::vague(Immunization { name: "shot".into(), cvx: None, mvx: None, ndc: None, ..administered() })]
#[case::incomplete(Immunization { lot: None, expiration: None, site: None, funding: None, ..administered() })]
#[case::late(Immunization { given_on: day("2026-01-05"), vis_presented_on: None, ..administered() })]
fn a_new_entry_has_the_findings_of_its_record(#[case] dose: Immunization) {
    let (form, program) = (form(&dose), sandbox());
    for patient in [child(), known_child()] {
        let record = Snapshot {
            patient: patient.clone(),
            ..snapshot(Immunization { order_id: "NEW".into(), entered_on: day("2026-03-10"), ..dose.clone() })
        };
        let expected = assess_record(&record, &program, shared_catalog(), day("2026-03-10"));
        assert_eq!(assess(&entry(&form, &patient), &by(&program), &fetched()), expected);
    }
}

#[test]
fn a_finding_of_several_registries_is_told_once() {
    let dose = form(&Immunization { lot: None, ..administered() });
    let (patient, program, other) = (child(), sandbox(), Program { code: "OTHER".into(), ..sandbox() });
    let strict = ProgramSet::built_in().unwrap().find("WA").unwrap().clone();
    let both = [&program, &other, &strict].map(|program| Registry { program, settings: None });
    let found = assess(&entry(&dose, &patient), &both, shared_catalog());
    assert_eq!(found.iter().filter(|finding| finding.code == "immunization.lot.missing").count(), 1);
    assert!(assess(&entry(&dose, &patient), &[], shared_catalog()).is_empty());
}

#[test]
fn another_dose_of_the_chart_is_a_duplicate() {
    let (dose, patient, program) = (form(&administered()), child(), sandbox());
    let other =
        |cvx: &str, on: &str| OtherDose { order_id: "DW-OTHER".into(), cvx: cvx.into(), given_on: day(on), site: None };
    for (others, expected) in [
        (vec![other("03", "2026-03-08")], true),
        (vec![other("03", "2026-03-07")], false),
        (vec![other("21", "2026-03-09")], false),
        (vec![other("94", "2026-03-09")], true),
    ] {
        let found = assess(&Entry { others: &others, ..entry(&dose, &patient) }, &by(&program), shared_catalog());
        assert_eq!(codes(&found).contains(&"immunization.duplicate"), expected, "{others:?}");
    }
}

#[test]
fn a_missing_setting_is_found_where_settings_are_known() {
    let (dose, patient, program) = (form(&administered()), child(), sandbox());
    let settings = MessageSettings::default();
    let registry = Registry { program: &program, settings: Some(&settings) };
    let found = assess(&entry(&dose, &patient), &[registry], shared_catalog());
    assert!(codes(&found).contains(&"setUp.siteId.missing"), "{found:?}");
}

#[test]
fn a_recorded_dose_keeps_identifier_day_of_entry_statements_and_who_entered_it() {
    let long_ago = Immunization {
        given_on: day("2026-01-05"),
        entered_on: day("2026-01-05"),
        entered_by: Some(clinician()),
        vis: vec!["253088698300012711210806".into()],
        vis_presented_on: Some(day("2026-01-05")),
        lot: None,
        expiration: None,
        administered_by: None,
        ..administered()
    };
    let form = DoseEntry { vis: None, entered_by: None, ..form(&long_ago) };
    let (patient, program) = (child(), sandbox());
    let found = |recorded| assess(&Entry { recorded, ..entry(&form, &patient) }, &by(&program), shared_catalog());
    let new = found(None);
    assert!(codes(&new).contains(&"immunization.source.looks_historical"), "{new:?}");
    assert!(!codes(&new).contains(&"immunization.vis.superseded"), "the current edition is handed out: {new:?}");
    let changed = found(Some(RecordedDose { dose: &long_ago, listed_id: None }));
    assert!(!codes(&changed).contains(&"immunization.source.looks_historical"), "{changed:?}");
    assert!(codes(&changed).contains(&"immunization.vis.superseded"), "{changed:?}");
    let record = snapshot(Immunization { ordered_by: long_ago.ordered_by.clone(), ..long_ago.clone() });
    assert_eq!(changed, assess_record(&record, &program, shared_catalog(), day("2026-03-10")));
}

#[test]
fn whoever_enters_a_new_dose_is_looked_at() {
    let (dose, patient, program) = (form(&administered()), child(), sandbox());
    let (somebody, nobody) = (clinician(), Clinician::default());
    let found = |enterer| assess(&Entry { enterer, ..entry(&dose, &patient) }, &by(&program), shared_catalog());
    assert!(!codes(&found(Some(&somebody))).contains(&"immunization.enteredBy.invalid"));
    assert!(codes(&found(Some(&nobody))).contains(&"immunization.enteredBy.invalid"));
}

#[test]
fn a_catalog_for_entries_is_small() {
    let json = serde_json::to_string(&shared_catalog().for_entry()).unwrap();
    assert!(json.len() < 500_000, "{}", json.len());
}
