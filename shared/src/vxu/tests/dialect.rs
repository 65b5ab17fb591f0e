//! Tests of dialects.

use crate::{
    hl7,
    immunization::{Expiration, ExpirationPrecision, Immunization},
    patient::AddressKind,
    program::{BatchStyle, Dialect, ExpirationStyle, Organization, Truncation, VaccineCodeStyle},
    report::Action,
    sample::{self, administered, day, historical, known_child, snapshot},
    snapshot::Snapshot,
    vxu::{
        Error, MessageSettings, Vxu, render,
        sample::{program, sent_at, settings, write_for, write_with},
    },
};

fn record() -> Snapshot {
    snapshot(Immunization { entered_at: Some("2026-03-09T16:20:30-05:00".parse().unwrap()), ..administered() })
}

type Change = fn(&mut Dialect);

fn organization(name: &str, id: &str, assigner: &str) -> Option<Organization> {
    Some(Organization { name: name.into(), id: id.into(), assigner: assigner.into() })
}

/// A change of the dialect, a field, and its text then.
const SAID: &[(Change, &str, usize, &str)] = &[
    (|d| d.sending_application = "CLINIC".into(), "MSH", 3, "CLINIC"),
    (|d| d.sending_application = String::new(), "MSH", 3, ""),
    (|d| d.sending_facility = "{site_id}".into(), "MSH", 4, "NORTH"),
    (|d| d.receiving_application = "IIS^2.16.840.1^ISO".into(), "MSH", 5, "IIS^2.16.840.1^ISO"),
    (|d| d.receiving_facility = "{facility_id}".into(), "MSH", 6, "INV7"),
    (|d| d.receiving_facility = "2.16.840.1".into(), "MSH", 6, "^2.16.840.1^ISO"),
    (|d| d.test_mode = "D".into(), "MSH", 11, "D"),
    (|d| d.accept_acknowledgment = "AL".into(), "MSH", 15, "AL"),
    (|d| d.application_acknowledgment = String::new(), "MSH", 16, ""),
    (|d| d.sending_organization = organization("{practice_name}", "", ""), "MSH", 22, "Quarry Road Pediatrics"),
    (|d| d.sending_organization = organization("N", "{facility_id}", "IIS"), "MSH", 22, "N^^^^^IIS^XX^^^INV7"),
    (|d| d.sending_organization = organization("", "{unknown}", "IIS"), "MSH", 22, ""),
    (|d| d.receiving_organization = organization("", "9", "1.2.3"), "MSH", 23, "^^^^^&1.2.3&ISO^XX^^^9"),
    (|d| d.mrn_type = "PI".into(), "PID", 3, "MRN20419^^^QRP01^PI"),
    (|d| d.address_type = AddressKind::Home, "PID", 11, "77 Quarry Rd^Unit 4^Tomah^WI^54660^USA^H"),
    (|d| d.vaccine_code = VaccineCodeStyle::Cvx, "RXA", 5, "03^MMR^CVX"),
    (|d| d.vaccine_code = VaccineCodeStyle::CvxNdc, "RXA", 5, "03^MMR^CVX^00006-4681-01^M-M-R II^NDC"),
    (|d| d.vaccine_code = VaccineCodeStyle::NdcCvx, "RXA", 5, "00006-4681-01^M-M-R II^NDC^03^MMR^CVX"),
    (|d| d.vaccine_code = VaccineCodeStyle::Ndc, "RXA", 5, "00006-4681-01^M-M-R II^NDC"),
    (|d| d.administered_at = "{sending_facility}".into(), "RXA", 11, "^^^QRP01"),
    (|d| d.administered_at = "2.16.840.1".into(), "RXA", 11, "^^^&2.16.840.1&ISO"),
    (|d| d.left_out = vec!["ORC-17".to_owned().try_into().unwrap()], "ORC", 17, ""),
    (|d| d.left_out = vec!["OBX-14".to_owned().try_into().unwrap()], "OBX", 14, ""),
    (|d| d.cut = cut("RXA-22", 14), "RXA", 22, "20260309162030"),
    (|d| d.cut = cut("RXA-22", 8), "RXA", 22, "20260309"),
    (|d| d.cut = cut("MSH-7", 14), "MSH", 7, "20260310040012"),
    (|d| d.cut = cut("RXA-4", 8), "RXA", 4, "20260309"),
    (|d| d.cut = Vec::new(), "RXA", 4, ""),
];

fn cut(field: &str, length: usize) -> Vec<Truncation> {
    vec![Truncation { field: field.to_owned().try_into().unwrap(), length }]
}

#[test]
fn each_word_of_a_dialect_has_its_place() {
    for (change, name, field, expected) in SAID {
        let text = write_for(&program(change), &record(), Action::Add).unwrap();
        let message = hl7::parse(&text).unwrap();
        assert_eq!(message.segments_named(name).next().unwrap().whole(*field), *expected, "{name}-{field}");
    }
}

#[test]
fn history_is_named_by_cvx_whatever_the_program_prefers() {
    for style in VaccineCodeStyle::ALL {
        let program = program(|dialect| dialect.vaccine_code = *style);
        let told = Immunization { ndc: administered().ndc, cvx: Some("03".into()), ..historical() };
        let text = write_for(&program, &snapshot(told), Action::Add).unwrap();
        assert_eq!(hl7::parse(&text).unwrap().segments_named("RXA").next().unwrap().whole(5), "03^MMR^CVX");
    }
}

#[rstest::rstest]
#[case(ExpirationStyle::LastDay, ExpirationPrecision::Month, Some("20270930"))]
#[case(ExpirationStyle::Month, ExpirationPrecision::Month, Some("202709"))]
#[case(ExpirationStyle::Month, ExpirationPrecision::Day, Some("20270930"))]
#[case(ExpirationStyle::Day, ExpirationPrecision::Day, Some("20270930"))]
#[case(ExpirationStyle::Day, ExpirationPrecision::Month, None)]
fn the_program_chooses_how_a_month_is_written(
    #[case] style: ExpirationStyle,
    #[case] precision: ExpirationPrecision,
    #[case] expected: Option<&str>,
) {
    let mut record = record();
    record.immunization.expiration = Some(Expiration { date: day("2027-09-30"), precision });
    let text = write_for(&program(|dialect| dialect.expiration = style), &record, Action::Add).unwrap();
    assert_eq!(hl7::parse(&text).unwrap().value("RXA-16").as_deref(), expected);
}

#[rstest::rstest]
#[case::segment(&["PD1"], "PD1")]
#[case::every_field(&["PD1-11", "PD1-12", "PD1-16"], "PD1")]
#[case::kin(&["NK1"], "NK1")]
fn a_segment_can_be_left_out(#[case] places: &[&str], #[case] name: &str) {
    let left_out = places.iter().map(|place| (*place).to_owned().try_into().unwrap()).collect();
    let text = write_for(&program(|dialect| dialect.left_out = left_out), &record(), Action::Add).unwrap();
    assert_eq!(hl7::parse(&text).unwrap().segments_named(name).count(), 0);
}

#[test]
fn next_of_kin_goes_only_where_it_is_wanted() {
    let record = Snapshot { patient: known_child(), ..record() };
    for (next_of_kin, expected) in [(true, 2), (false, 0)] {
        let text = write_for(&program(|dialect| dialect.next_of_kin = next_of_kin), &record, Action::Add).unwrap();
        assert_eq!(hl7::parse(&text).unwrap().segments_named("NK1").count(), expected);
    }
}

#[rstest::rstest]
#[case(BatchStyle::None, &[], &[])]
#[case(BatchStyle::Batch, &["BHS|^~\\&|DOSEWIRE|QRP01|SANDBOX|SANDBOX|20260310040012-0500"], &["BTS|1"])]
#[case(
    BatchStyle::File,
    &[
        "FHS|^~\\&|DOSEWIRE|QRP01|SANDBOX|SANDBOX|20260310040012-0500",
        "BHS|^~\\&|DOSEWIRE|QRP01|SANDBOX|SANDBOX|20260310040012-0500",
    ],
    &["BTS|1", "FTS|1"]
)]
fn a_message_can_stand_in_a_batch(#[case] batch: BatchStyle, #[case] before: &[&str], #[case] after: &[&str]) {
    let mut record = record();
    record.patient.name.first = "Zoë".into();
    let text = write_for(&program(|dialect| dialect.batch = batch), &record, Action::Add).unwrap();
    let lines: Vec<_> = text.split_terminator('\r').collect();
    assert_eq!((&lines[..before.len()], &lines[lines.len() - after.len()..]), (before, after));
    assert!(lines[before.len()].starts_with("MSH|") && lines[before.len()].contains("|UNICODE UTF-8|"));
}

#[test]
fn a_practice_can_be_known_by_an_object_identifier() {
    let settings = MessageSettings {
        sending_facility: "2.16.840.1.113883.3.5".into(),
        namespace: "2.16.840.1.113883.3.5".into(),
        site_id: "2.16.840.1.113883.3.5.1".into(),
        ..settings()
    };
    let text = write_with(&sample::sandbox(), &settings, &record(), Action::Add).unwrap();
    let message = hl7::parse(&text).unwrap();
    let whole = |name: &str, field| message.segments_named(name).next().unwrap().whole(field).to_owned();
    assert_eq!(whole("MSH", 4), "^2.16.840.1.113883.3.5^ISO");
    assert_eq!(whole("PID", 3), "MRN20419^^^&2.16.840.1.113883.3.5&ISO^MR");
    assert_eq!(whole("ORC", 3), "DW-7Q4M2K9XA1^^2.16.840.1.113883.3.5^ISO");
    assert_eq!(whole("RXA", 11), "^^^&2.16.840.1.113883.3.5.1&ISO");
}

#[test]
fn production_is_said() {
    let (program, record, settings) = (sample::sandbox(), record(), settings());
    let vxu = Vxu {
        snapshot: &record,
        action: Action::Add,
        program: &program,
        settings: &settings,
        catalog: sample::shared_catalog(),
        message_id: "DW-3F8PQ2LX7B",
        sent_at: sent_at(),
        production: true,
    };
    let mode = |vxu: &Vxu<'_>| hl7::parse(&render(vxu).unwrap()).unwrap().value("MSH-11").map(|v| v.into_owned());
    assert_eq!(mode(&vxu).as_deref(), Some("P"));
    assert_eq!(mode(&Vxu { production: false, ..vxu }).as_deref(), Some("T"));
}

#[test]
fn a_program_that_is_not_ready_has_no_messages_and_a_small_one_none_so_large() {
    let mut program = sample::sandbox();
    program.transport.as_mut().unwrap().max_bytes = 100;
    assert_eq!(write_for(&program, &record(), Action::Add), Err(Error::TooLarge { max: 100 }));
    program.dialect = None;
    assert_eq!(write_for(&program, &record(), Action::Add), Err(Error::NotReady));
}
