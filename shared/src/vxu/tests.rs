//! Whole messages, one segment a line, and what cannot be written.

use chrono::{DateTime, FixedOffset};

use super::{Error, MessageSettings, Vxu, render};
use crate::{
    hl7,
    immunization::{Completion, Expiration, ExpirationPrecision},
    program::{ExpirationStyle, Program, VaccineCodeStyle},
    report::Action,
    sample::{self, administered, day, historical, refused, snapshot},
    snapshot::Snapshot,
};

fn settings() -> MessageSettings {
    MessageSettings {
        sending_facility: "QRP01".into(),
        site_id: "NORTH".into(),
        namespace: "QRP01".into(),
        practice_name: "Quarry Road Pediatrics".into(),
    }
}

fn sent_at() -> DateTime<FixedOffset> {
    "2026-03-10T04:00:12-05:00".parse().unwrap()
}

fn write_for(program: &Program, snapshot: &Snapshot, action: Action) -> Result<String, Error> {
    render(&Vxu {
        snapshot,
        action,
        program,
        settings: &settings(),
        catalog: &sample::catalog(),
        message_id: "DW-3F8PQ2LX7B",
        sent_at: sent_at(),
        production: false,
    })
}

fn write(snapshot: &Snapshot, action: Action) -> Result<String, Error> {
    write_for(&sample::sandbox(), snapshot, action)
}

/// The message with one segment a line, after checking that every segment ends with CR and nothing else breaks it.
fn lines(text: &str) -> String {
    assert!(text.ends_with('\r') && !text.contains('\n'));
    text.trim_end_matches('\r').replace('\r', "\n")
}

#[test]
fn an_administered_dose() {
    insta::assert_snapshot!(lines(&write(&snapshot(administered()), Action::Add).unwrap()));
}

#[test]
fn a_partial_dose_without_amount() {
    let mut record = snapshot(administered());
    record.immunization.completion = Completion::Partial;
    record.immunization.amount = None;
    record.immunization.expiration =
        Some(Expiration { date: day("2027-09-30"), precision: ExpirationPrecision::Month });
    insta::assert_snapshot!(lines(&write(&record, Action::Add).unwrap()));
}

#[test]
fn a_combination_with_several_statements() {
    let mut record = snapshot(administered());
    let dose = &mut record.immunization;
    dose.name = "Pediarix".into();
    (dose.cvx, dose.mvx, dose.ndc) = (Some("110".into()), Some("SKB".into()), Some("58160-0811-43".into()));
    dose.route = Some("C28161".into());
    dose.vis = sample::catalog().vis_for("110").iter().map(|v| v.code.clone()).collect();
    insta::assert_snapshot!(lines(&write(&record, Action::Add).unwrap()));
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
    insta::assert_snapshot!(lines(&write(&record, Action::Add).unwrap()));
}

#[test]
fn a_historical_dose() {
    insta::assert_snapshot!(lines(&write(&snapshot(historical()), Action::Add).unwrap()));
}

#[test]
fn a_refusal() {
    insta::assert_snapshot!(lines(&write(&snapshot(refused()), Action::Add).unwrap()));
}

#[test]
fn an_update_and_a_delete_differ_from_an_add_in_one_letter() {
    let record = snapshot(administered());
    let add = write(&record, Action::Add).unwrap();
    assert_eq!(write(&record, Action::Update).unwrap(), add.replace("|CP|A\r", "|CP|U\r"));
    assert_eq!(write(&record, Action::Delete).unwrap(), add.replace("|CP|A\r", "|CP|D\r"));
    insta::assert_snapshot!(lines(&write(&snapshot(historical()), Action::Delete).unwrap()));
}

#[test]
fn production_is_said() {
    let program = sample::sandbox();
    let record = snapshot(administered());
    let text = render(&Vxu {
        snapshot: &record,
        action: Action::Add,
        program: &program,
        settings: &settings(),
        catalog: &sample::catalog(),
        message_id: "DW-3F8PQ2LX7B",
        sent_at: sent_at(),
        production: true,
    });
    assert_eq!(hl7::parse(&text.unwrap()).unwrap().value("MSH-11").as_deref(), Some("P"));
}

#[rstest::rstest]
#[case(VaccineCodeStyle::Cvx, "03^MMR^CVX")]
#[case(VaccineCodeStyle::CvxNdc, "03^MMR^CVX^00006-4681-01^M-M-R II^NDC")]
#[case(VaccineCodeStyle::NdcCvx, "00006-4681-01^M-M-R II^NDC^03^MMR^CVX")]
fn the_program_chooses_how_a_vaccine_is_named(#[case] style: VaccineCodeStyle, #[case] expected: &str) {
    let mut program = sample::sandbox();
    program.dialect.as_mut().unwrap().vaccine_code = style;
    let text = write_for(&program, &snapshot(administered()), Action::Add).unwrap();
    assert_eq!(hl7::parse(&text).unwrap().segments_named("RXA").next().unwrap().field(5), expected);
}

#[rstest::rstest]
#[case(ExpirationStyle::LastDay, ExpirationPrecision::Month, "20270930")]
#[case(ExpirationStyle::Month, ExpirationPrecision::Month, "202709")]
#[case(ExpirationStyle::Month, ExpirationPrecision::Day, "20270930")]
fn the_program_chooses_how_a_month_is_written(
    #[case] style: ExpirationStyle,
    #[case] precision: ExpirationPrecision,
    #[case] expected: &str,
) {
    let mut program = sample::sandbox();
    program.dialect.as_mut().unwrap().expiration = style;
    let mut record = snapshot(administered());
    record.immunization.expiration = Some(Expiration { date: day("2027-09-30"), precision });
    let text = write_for(&program, &record, Action::Add).unwrap();
    assert_eq!(hl7::parse(&text).unwrap().value("RXA-16").as_deref(), Some(expected));
}

#[test]
fn what_divides_a_message_is_escaped_and_what_breaks_it_is_dropped() {
    let mut record = snapshot(administered());
    record.patient.name.last = "O|Neil^&~\\ \r\nPID|9".into();
    record.location.practice = "Ear & Nose".into();
    let text = write(&record, Action::Add).unwrap();
    let message = hl7::parse(&text).unwrap();
    assert_eq!(message.segments_named("PID").count(), 1);
    assert_eq!(message.value("PID-5.1").as_deref(), Some("O|Neil^&~\\ PID|9"));
    assert_eq!(message.value("ORC-17.2").as_deref(), Some("Ear & Nose"));
    assert_eq!(message.value("MSH-18"), None);
}

#[test]
fn a_message_beyond_ascii_says_so() {
    let mut record = snapshot(administered());
    record.patient.name.first = "Zoë".into();
    let message = hl7::parse(&write(&record, Action::Add).unwrap()).unwrap();
    assert_eq!(message.value("MSH-18").as_deref(), Some("UNICODE UTF-8"));
    assert_eq!(message.value("PID-5.2").as_deref(), Some("Zoë"));
}

#[test]
fn next_of_kin_goes_only_where_it_is_wanted_and_whole() {
    let mut program = sample::sandbox();
    let mut record = snapshot(administered());
    let count = |program: &Program, record: &Snapshot| {
        let text = write_for(program, record, Action::Add).unwrap();
        hl7::parse(&text).unwrap().segments_named("NK1").count()
    };
    assert_eq!(count(&program, &record), 1);
    program.dialect.as_mut().unwrap().next_of_kin = false;
    assert_eq!(count(&program, &record), 0);
    program.dialect.as_mut().unwrap().next_of_kin = true;
    record.patient.next_of_kin.as_mut().unwrap().relationship.clear();
    assert_eq!(count(&program, &record), 0);
}

#[test]
fn what_the_guide_forbids_is_never_sent() {
    let records = [snapshot(administered()), snapshot(historical()), snapshot(refused())];
    let forbidden =
        ["PID-2", "PID-4", "PID-9", "PID-12", "PID-19", "PID-20", "PID-13[1].1", "PD1-4", "ORC-7", "OBX-20"];
    for record in &records {
        let message = hl7::parse(&write(record, Action::Add).unwrap()).unwrap();
        for path in forbidden {
            assert_eq!(message.value(path), None, "{path}");
        }
        for segment in &message.segments {
            let raw: Vec<_> = (1..=segment.len()).map(|n| segment.whole(n)).collect();
            assert!(raw.iter().skip(2).all(|f| !f.ends_with(['^', '~', '&'])), "{}", segment.name());
        }
    }
}

type Change = fn(&mut Snapshot);

/// For every value that cannot be written a change that makes it so, the place and the field that the error names.
const UNWRITABLE: &[(Change, &str, &str)] = &[
    (|r| r.patient.name.last = "x".repeat(51), "PID-5", "patient.name"),
    (|r| r.patient.name.first.clear(), "PID-5", "patient.name"),
    (|r| r.patient.mrn = "1234567890123456".into(), "PID-3", "patient.mrn"),
    (|r| r.patient.address.as_mut().unwrap().street = "x".repeat(121), "PID-11", "patient.address"),
    (|r| r.patient.races = vec!["purple".into()], "PID-10", "patient.races"),
    (|r| r.immunization.order_id = "x".repeat(21), "ORC-3", "immunization.orderId"),
    (|r| r.immunization.cvx = None, "RXA-5", "immunization.name"),
    (|r| r.immunization.cvx = Some("0".into()), "RXA-5", "immunization.name"),
    (|r| r.immunization.amount = Some("half".into()), "RXA-6", "immunization.amount"),
    (|r| r.immunization.amount = Some("0.0".into()), "RXA-6", "immunization.amount"),
    (|r| r.immunization.unit = None, "RXA-7", "immunization.unit"),
    (|r| r.immunization.unit = Some("drop".into()), "RXA-7", "immunization.unit"),
    (|r| r.immunization.lot = None, "RXA-15", "immunization.lot"),
    (|r| r.immunization.lot = Some("x".repeat(21)), "RXA-15", "immunization.lot"),
    (|r| r.immunization.mvx = None, "RXA-17", "immunization.mvx"),
    (|r| r.immunization.route = Some("IM".into()), "RXR-1", "immunization.route"),
    (|r| r.immunization.eligibility = None, "OBX 64994-7", "immunization.eligibility"),
    (|r| r.immunization.vis = vec!["1".into()], "OBX 69764-9", "immunization.vis"),
];

#[test]
fn what_does_not_fit_is_an_error_that_names_the_field() {
    for (change, place, field) in UNWRITABLE {
        let mut record = snapshot(administered());
        change(&mut record);
        let error = write(&record, Action::Add).unwrap_err();
        assert_eq!((error.place(), error.field()), (Some(*place), Some(*field)));
    }
}

#[test]
fn a_refusal_cannot_be_changed_and_needs_a_reason() {
    let mut record = snapshot(refused());
    assert_eq!(write(&record, Action::Update), Err(Error::NotChangeable));
    assert_eq!(write(&record, Action::Delete), Err(Error::NotChangeable));
    record.immunization.refusal_reason = None;
    assert_eq!(write(&record, Action::Add).unwrap_err().field(), Some("immunization.refusalReason"));
}

#[test]
fn a_program_that_is_not_ready_has_no_messages_and_a_small_one_none_so_large() {
    let mut program = sample::sandbox();
    program.transport.as_mut().unwrap().max_bytes = 100;
    let record = snapshot(administered());
    assert_eq!(write_for(&program, &record, Action::Add), Err(Error::TooLarge { max: 100 }));
    program.dialect = None;
    assert_eq!(write_for(&program, &record, Action::Add), Err(Error::NotReady));
}
