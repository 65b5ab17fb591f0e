//! Records as a whole.

use super::{assess, assess_patient, codes, day, found, plain_program, sample, today};
use crate::{
    code_set::CodeStatus,
    finding::{Finding, Severity},
    immunization::Immunization,
    readiness::{
        dose, patient,
        rule::{Rule, Subject},
    },
    sample::{administered, historical, immune, refused, snapshot},
    snapshot::Snapshot,
};

#[rstest::rstest]
#[case(administered())]
#[case(historical())]
#[case(refused())]
#[case(immune())]
#[case(sample::known_dose())]
fn a_complete_record_has_no_finding(#[case] dose: Immunization) {
    assert_eq!(found(&snapshot(dose)), []);
}

#[test]
fn an_immunity_needs_its_evidence_and_no_vaccine() {
    let mut record = snapshot(immune());
    record.immunization.immunity = None;
    assert_eq!(found(&record), [("immunization.immunity.missing".to_owned(), Severity::Blocks)]);
    record.immunization.immunity = Some("1".into());
    assert_eq!(found(&record), [("immunization.immunity.unknown_code".to_owned(), Severity::Blocks)]);
}

#[test]
fn a_refusal_for_another_reason_is_described() {
    let mut record = snapshot(refused());
    record.immunization.refusal_reason = Some("02".into());
    assert_eq!(found(&record), [("immunization.refusalText.missing".to_owned(), Severity::Warns)]);
    record.immunization.refusal_text = Some("x".repeat(1000));
    assert_eq!(found(&record), [("immunization.refusalText.invalid".to_owned(), Severity::Blocks)]);
    record.immunization.refusal_text = Some("Wants to wait".into());
    assert_eq!(found(&record), []);
}

#[test]
fn a_code_that_was_never_active_blocks() {
    let mut catalog = sample::catalog();
    catalog.cvx.iter_mut().find(|c| c.code == "03").unwrap().status = CodeStatus::NeverActive;
    let findings = assess(&snapshot(administered()), &plain_program(), &catalog, today());
    assert_eq!(findings[0].code, "immunization.vaccine.never_active");
    assert!(findings[0].stops());
}

#[test]
fn eligibility_is_asked_once() {
    let eligibility = |record: &Snapshot| {
        let codes = found(record).into_iter().map(|(code, _)| code);
        codes.filter(|code| code.contains("eligibility")).collect::<Vec<_>>()
    };
    let mut record = snapshot(administered());
    record.patient.eligibility = None;
    assert_eq!(eligibility(&record), Vec::<String>::new());
    record.immunization.eligibility = None;
    assert_eq!(eligibility(&record), ["immunization.eligibility.missing", "patient.eligibility.missing"]);
    let alone = assess_patient(&record.patient, &plain_program(), sample::shared_catalog(), today());
    assert_eq!(alone[0].code, "patient.eligibility.missing");
    record.immunization = historical();
    assert_eq!(eligibility(&record), Vec::<String>::new());
}

#[test]
fn an_adult_is_not_asked_for_a_parent() {
    let mut record = snapshot(administered());
    record.patient.birth_date = day("2008-03-10");
    (record.patient.mother_maiden, record.patient.next_of_kin) = (None, None);
    assert_eq!(found(&record), []);
    record.patient.birth_date = day("2008-03-11");
    assert_eq!(found(&record).len(), 2);
}

#[test]
fn the_strongest_comes_first() {
    let mut record = snapshot(administered());
    (record.patient.races, record.immunization.lot) = (Vec::new(), None);
    record.patient.mother_maiden = None;
    let severities: Vec<_> = found(&record).into_iter().map(|(_, severity)| severity).collect();
    assert_eq!(severities, [Severity::Blocks, Severity::Warns, Severity::Informs]);
}

fn rows<S: Subject>(tables: &[&[Rule<S>]]) -> Vec<String> {
    let rules = tables.iter().copied().flatten();
    rules.map(|r| format!("{} {} {} {}\n    {}", r.code, r.severity, r.field, r.place, r.text)).collect()
}

/// Codes are stable: none is renamed or used again for something else.
#[test]
fn codes_stay() {
    let all: Vec<_> = rows(patient::RULES).into_iter().chain(rows(dose::RULES)).collect();
    insta::assert_snapshot!(all.join("\n"));
    assert_eq!(all.len(), codes().count());
}

#[test]
fn every_finding_says_what_to_do_where() {
    let record = Snapshot {
        immunization: Immunization { source: "00".into(), ..Immunization::default() },
        ..snapshot(administered())
    };
    let findings = assess(&record, &plain_program(), sample::shared_catalog(), today());
    let is_whole = |f: &Finding| f.text.ends_with('.') && f.field.is_some() && f.place.is_some() && f.said.is_none();
    assert!(findings.len() > 8 && findings.iter().all(is_whole), "{findings:?}");
}
