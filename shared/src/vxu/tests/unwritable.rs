//! Tests of errors: each names the place and the field.

use crate::{
    immunization::{Clinician, Completion},
    patient::{Address, Identifier, IdentifierKind, Name, NameKind, OtherName},
    report::Action,
    sample::{administered, day, immune, refused, snapshot},
    snapshot::Snapshot,
    vxu::{
        MessageSettings,
        sample::{settings, write, write_with},
    },
};

type Change = fn(&mut Snapshot);

fn long(length: usize) -> String {
    "x".repeat(length)
}

fn other_name(length: usize) -> OtherName {
    let name = Name { last: long(length), first: "Dee".into(), ..Name::default() };
    OtherName { name, kind: NameKind::Alias }
}

fn identifier(number: &str, assigner: &str) -> Identifier {
    Identifier { number: number.into(), kind: IdentifierKind::Medicaid, assigner: assigner.into() }
}

/// Changes that make a value unwritable, one for every value, with the place and the field that the error names.
const UNWRITABLE: &[(Change, &str, &str)] = &[
    (|r| r.patient.name.last = long(51), "PID-5", "patient.name"),
    (|r| r.patient.name.first.clear(), "PID-5", "patient.name"),
    (|r| r.patient.name.middle = Some(long(31)), "PID-5", "patient.name"),
    (|r| r.patient.name.suffix = Some(long(21)), "PID-5", "patient.name"),
    (|r| r.patient.name.prefix = Some(long(21)), "PID-5", "patient.name"),
    (|r| r.patient.name.last = "\u{1}\u{2}".into(), "PID-5", "patient.name"),
    (|r| r.patient.other_names = vec![other_name(51)], "PID-5", "patient.otherNames"),
    (|r| r.patient.mother_maiden.as_mut().unwrap().last = long(51), "PID-6", "patient.motherMaiden"),
    (|r| r.patient.birth_date = chrono::NaiveDate::MAX, "PID-7", "patient.birthDate"),
    (|r| r.patient.identifiers = vec![identifier(&long(16), "A")], "PID-3", "patient.identifiers"),
    (|r| r.patient.identifiers = vec![identifier("1", &long(21))], "PID-3", "patient.identifiers"),
    (
        |r| r.patient.other_addresses = vec![Address { zip: long(13), ..Address::default() }],
        "PID-11",
        "patient.otherAddresses",
    ),
    (|r| r.patient.address.as_mut().unwrap().country = Some("CANADA".into()), "PID-11", "patient.address"),
    (|r| r.patient.address.as_mut().unwrap().county = Some(long(21)), "PID-11", "patient.address"),
    (|r| r.patient.language = Some("xxx".into()), "PID-15", "patient.language"),
    (|r| (r.patient.multiple_birth, r.patient.birth_order) = (Some(true), Some(100)), "PID-25", "patient.birthOrder"),
    (|r| r.patient.publicity = Some("99".into()), "PD1-11", "patient.publicity"),
    (|r| r.patient.next_of_kin.as_mut().unwrap().name.last = long(51), "NK1-2", "patient.nextOfKin"),
    (|r| r.patient.next_of_kin.as_mut().unwrap().relationship = "MOM".into(), "NK1-3", "patient.nextOfKin"),
    (|r| r.immunization.placer_id = Some(long(21)), "ORC-2", "immunization.placerId"),
    (|r| r.immunization.order_id.clear(), "ORC-3", "immunization.orderId"),
    (|r| r.immunization.entered_by = Some(Clinician::default()), "ORC-10", "immunization.enteredBy"),
    (|r| r.immunization.ordered_by.as_mut().unwrap().last = long(51), "ORC-12", "immunization.orderedBy"),
    (|r| r.immunization.source = "99".into(), "RXA-9", "immunization.source"),
    (
        |r| r.immunization.administered_by.as_mut().unwrap().npi = Some(long(16)),
        "RXA-10",
        "immunization.administeredBy",
    ),
    (|r| r.immunization.amount = Some("999".into()), "RXA-6", "immunization.amount"),
    (|r| r.immunization.amount = Some("0.000000000000000000001".into()), "RXA-6", "immunization.amount"),
    (|r| r.immunization.mvx = Some("XXX".into()), "RXA-17", "immunization.mvx"),
    (|r| r.immunization.site = Some("NOSE".into()), "RXR-2", "immunization.site"),
    (|r| r.immunization.eligibility = Some("V99".into()), "OBX 64994-7", "immunization.eligibility"),
    (|r| r.immunization.funding = Some("VFC".into()), "OBX 30963-3", "immunization.funding"),
    (|r| r.immunization.completion = Completion::Refused, "RXA-18", "immunization.refusalReason"),
    (|r| r.patient.mrn = "1234567890123456".into(), "PID-3", "patient.mrn"),
    (|r| r.patient.address.as_mut().unwrap().street = long(121), "PID-11", "patient.address"),
    (|r| r.patient.races = vec!["purple".into()], "PID-10", "patient.races"),
    (|r| r.immunization.order_id = long(21), "ORC-3", "immunization.orderId"),
    (|r| r.immunization.cvx = None, "RXA-5", "immunization.name"),
    (|r| r.immunization.cvx = Some("0".into()), "RXA-5", "immunization.name"),
    (|r| r.immunization.amount = Some("half".into()), "RXA-6", "immunization.amount"),
    (|r| r.immunization.amount = Some("0.0".into()), "RXA-6", "immunization.amount"),
    (|r| r.immunization.unit = None, "RXA-7", "immunization.unit"),
    (|r| r.immunization.unit = Some("drop".into()), "RXA-7", "immunization.unit"),
    (|r| r.immunization.lot = None, "RXA-15", "immunization.lot"),
    (|r| r.immunization.lot = Some(long(21)), "RXA-15", "immunization.lot"),
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
fn a_refusal_needs_a_reason_and_takes_so_many_words() {
    let mut record = snapshot(refused());
    record.immunization.refusal_reason = None;
    assert_eq!(write(&record, Action::Add).unwrap_err().field(), Some("immunization.refusalReason"));
    record.immunization.refusal_reason = Some("02".into());
    record.immunization.refusal_text = Some(long(1000));
    assert_eq!(write(&record, Action::Add).unwrap_err().field(), Some("immunization.refusalText"));
}

#[test]
fn an_immunity_needs_its_evidence() {
    let mut record = snapshot(immune());
    for immunity in [None, Some("1".to_owned())] {
        record.immunization.immunity = immunity;
        assert_eq!(write(&record, Action::Add).unwrap_err().field(), Some("immunization.immunity"));
    }
}

type OfSettings = fn(&mut MessageSettings);

#[test]
fn a_set_up_that_is_not_whole_makes_no_message() {
    let broken: &[(OfSettings, &str)] = &[
        (|s| s.sending_facility.clear(), "MSH-4"),
        (|s| s.sending_facility = long(51), "MSH-4"),
        (|s| s.site_id.clear(), "RXA-11"),
        (|s| s.site_id = long(51), "RXA-11"),
        (|s| s.namespace.clear(), "PID-3.4"),
        (|s| s.namespace = long(51), "PID-3.4"),
    ];
    for (change, place) in broken {
        let mut settings = settings();
        change(&mut settings);
        let written = write_with(&crate::sample::sandbox(), &settings, &snapshot(administered()), Action::Add);
        assert_eq!(written.unwrap_err().place(), Some(*place));
    }
}

#[test]
fn an_error_says_where_and_never_what() {
    let mut record = snapshot(administered());
    record.immunization.given_on = day("2026-03-09");
    record.patient.name.last = "Secretive".repeat(9);
    let said = write(&record, Action::Add).unwrap_err().to_string();
    assert!(said.contains("PID-5") && said.contains("patient.name") && !said.contains("Secretive"), "{said}");
}
