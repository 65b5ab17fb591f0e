//! A whole message for each kind of dose, one segment a line.

use crate::{
    immunization::{Completion, Expiration, ExpirationPrecision, Immunization},
    report::Action,
    sample::{self, administered, day, historical, immune, known_child, known_dose, refused, snapshot},
    snapshot::Snapshot,
    vxu::{
        Error,
        sample::{lines, thorough, write, write_for},
    },
};

/// The message of a dose that is added at the training registry.
fn added(record: &Snapshot) -> String {
    lines(&write(record, Action::Add).unwrap())
}

#[test]
fn an_administered_dose() {
    insta::assert_snapshot!(added(&snapshot(administered())));
}

#[test]
fn a_partial_dose_without_amount() {
    let mut record = snapshot(administered());
    record.immunization.completion = Completion::Partial;
    record.immunization.amount = None;
    record.immunization.expiration =
        Some(Expiration { date: day("2027-09-30"), precision: ExpirationPrecision::Month });
    insta::assert_snapshot!(added(&record));
}

#[test]
fn a_combination_with_several_statements() {
    let mut record = snapshot(administered());
    let dose = &mut record.immunization;
    dose.name = "Pediarix".into();
    (dose.cvx, dose.mvx, dose.ndc) = (Some("110".into()), Some("SKB".into()), Some("58160-0811-43".into()));
    dose.route = Some("C28161".into());
    dose.vis = sample::catalog().vis_for("110").iter().map(|v| v.code.clone()).collect();
    insta::assert_snapshot!(added(&record));
}

#[test]
fn an_oral_dose_for_an_adult_who_told_little() {
    let mut record = snapshot(administered());
    let dose = &mut record.immunization;
    (dose.cvx, dose.mvx, dose.ndc) = (Some("119".into()), Some("SKB".into()), None);
    (dose.route, dose.site) = (Some("C38288".into()), Some("LA".into()));
    (dose.vis_presented_on, dose.funding, dose.eligibility) = (None, None, Some("V01".into()));
    dose.administered_by.as_mut().unwrap().npi = None;
    dose.ordered_by = None;
    let patient = &mut record.patient;
    patient.birth_date = day("1958-01-30");
    patient.races.clear();
    (patient.mother_maiden, patient.ethnicity, patient.address) = (None, None, None);
    (patient.next_of_kin, patient.publicity, patient.protected) = (None, None, None);
    (patient.phone, patient.email) = (Some("555-0100".into()), Some("none".into()));
    insta::assert_snapshot!(added(&record));
}

#[test]
fn a_historical_dose() {
    insta::assert_snapshot!(added(&snapshot(historical())));
}

#[test]
fn a_refusal() {
    insta::assert_snapshot!(added(&snapshot(refused())));
}

#[rstest::rstest]
fn every_source_of_history(#[values("01", "02", "03", "04", "05", "06", "07", "08")] source: &str) {
    let told = Immunization { source: source.into(), ..administered() };
    let text = write(&snapshot(told), Action::Add).unwrap();
    let dose = text.split('\r').find(|line| line.starts_with("RXA")).unwrap();
    assert!(dose.contains(&format!("|999|||{source}^Historical information - ")), "{dose}");
    assert!(!text.contains("\rRXR") && !text.contains("\rOBX") && !text.contains("ORC|RE||DW-7Q4M2K9XA1^QRP01|"));
}

#[test]
fn a_refusal_in_words() {
    let mut record = snapshot(refused());
    record.immunization.refusal_reason = Some("02".into());
    record.immunization.refusal_text = Some("Wants to wait until the second birthday".into());
    insta::assert_snapshot!(added(&record));
}

#[test]
fn a_presumed_immunity() {
    insta::assert_snapshot!(added(&snapshot(immune())));
}

#[test]
fn an_immunity_by_a_blood_test() {
    insta::assert_snapshot!(added(&snapshot(Immunization { immunity: Some("371113008".into()), ..immune() })));
}

#[test]
fn everything_that_can_be_said() {
    let record = Snapshot { patient: known_child(), ..snapshot(known_dose()) };
    insta::assert_snapshot!(lines(&write_for(&thorough(), &record, Action::Add).unwrap()));
}

#[test]
fn an_update_and_a_delete_differ_from_an_add_in_one_letter() {
    for record in [snapshot(administered()), snapshot(historical()), snapshot(known_dose())] {
        let add = write(&record, Action::Add).unwrap();
        assert_eq!(add.matches("|CP|A|").count(), 1);
        assert_eq!(write(&record, Action::Update).unwrap(), add.replace("|CP|A|", "|CP|U|"));
        assert_eq!(write(&record, Action::Delete).unwrap(), add.replace("|CP|A|", "|CP|D|"));
    }
    insta::assert_snapshot!(lines(&write(&snapshot(administered()), Action::Update).unwrap()));
    insta::assert_snapshot!(lines(&write(&snapshot(historical()), Action::Delete).unwrap()));
}

#[test]
fn what_was_not_given_cannot_be_changed() {
    for dose in [refused(), immune()] {
        for action in [Action::Update, Action::Delete] {
            assert_eq!(write(&snapshot(dose.clone()), action), Err(Error::NotChangeable));
        }
    }
}
