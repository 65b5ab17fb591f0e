//! The ten cases of immunization messages that a product is certified with, played with persons of our own.
//!
//! Each goes to the training registry or to one that differs as the case wants, and each must be conformant.

use crate::{
    immunization::{Clinician, Expiration, ExpirationPrecision, Immunization},
    location::Location,
    patient::{Address, Name, NextOfKin, Patient, Phone, PhoneEquipment, PhoneUse, RegistryStatus, Sex},
    program::{Organization, Program, VaccineCodeStyle},
    report::Action,
    sample::{self, day, name, shared_catalog},
    snapshot::Snapshot,
    vxu::{
        MessageSettings,
        conformance::check,
        sample::{lines, program, settings, write_with},
    },
};

fn physician() -> Clinician {
    Clinician { middle: Some("T".into()), npi: Some("1669473991".into()), ..clinician("Abernathy", "Ruth") }
}

fn clinician(last: &str, first: &str) -> Clinician {
    Clinician { last: last.into(), first: first.into(), ..Clinician::default() }
}

fn address(street: &str, city: &str, zip: &str) -> Address {
    Address { street: street.into(), city: city.into(), state: "WI".into(), zip: zip.into(), ..Address::default() }
}

/// A girl of two months whose mother brings her.
fn child() -> Patient {
    let mother = NextOfKin {
        name: name("Kowalczyk", "Hanna"),
        relationship: "MTH".into(),
        phone: Some("9205550111".into()),
        address: Some(address("12 Birch Ln", "Oshkosh", "54901")),
        ..NextOfKin::default()
    };
    Patient {
        mrn: "QR-30011".into(),
        name: Name { middle: Some("Zofia".into()), ..name("Kowalczyk", "Lena") },
        mother_maiden: Some(name("Nowak", "Hanna")),
        birth_date: day("2026-01-05"),
        sex: Sex::Female,
        races: vec!["2106-3".into()],
        ethnicity: Some("2186-5".into()),
        address: Some(address("12 Birch Ln", "Oshkosh", "54901")),
        phone: Some("9205550111".into()),
        next_of_kin: Some(mother),
        protected: Some(false),
        protected_since: Some(day("2026-01-06")),
        publicity: Some("02".into()),
        publicity_since: Some(day("2026-01-06")),
        registry_status: Some(RegistryStatus::Active),
        registry_status_since: Some(day("2026-01-06")),
        multiple_birth: Some(false),
        language: Some("eng".into()),
        ..Patient::default()
    }
}

/// A dose of Pediarix with what was handed out for it.
fn pediarix() -> Immunization {
    Immunization {
        order_id: "DW-C4SE0NE".into(),
        name: "Pediarix".into(),
        cvx: Some("110".into()),
        mvx: Some("SKB".into()),
        ndc: Some("58160-0811-43".into()),
        source: "00".into(),
        given_on: day("2026-03-09"),
        amount: Some("0.5".into()),
        unit: Some("mL".into()),
        lot: Some("7J3KB".into()),
        expiration: Some(Expiration { date: day("2027-01-31"), precision: ExpirationPrecision::Day }),
        route: Some("C28161".into()),
        site: Some("RT".into()),
        eligibility: Some("V02".into()),
        funding: Some("VXC51".into()),
        administered_by: Some(clinician("Lindgren", "Nils")),
        entered_by: Some(clinician("Lindgren", "Nils")),
        ordered_by: Some(physician()),
        vis_presented_on: Some(day("2026-03-09")),
        vis: shared_catalog().vis_for("110").iter().map(|vis| vis.code.clone()).collect(),
        entered_on: day("2026-03-09"),
        entered_at: Some("2026-03-09T15:02:11-06:00".parse().unwrap()),
        ..Immunization::default()
    }
}

/// The birth dose, of which the mother brings a record.
fn told_birth_dose() -> Immunization {
    Immunization {
        order_id: "DW-C4SET0LD".into(),
        cvx: Some("08".into()),
        source: "03".into(),
        given_on: day("2026-01-05"),
        entered_on: day("2026-03-09"),
        ..Immunization::default()
    }
}

fn record(patient: Patient, immunization: Immunization) -> Snapshot {
    let location = Location { name: "Main".into(), practice: "Lakeshore Family Care".into() };
    Snapshot { patient, immunization, location }
}

/// A certified product names doses given here by NDC.
fn by_ndc() -> Program {
    program(|dialect| dialect.vaccine_code = VaccineCodeStyle::NdcCvx)
}

/// The message, which must be conformant.
fn conformant(program: &Program, settings: &MessageSettings, record: &Snapshot, action: Action) -> String {
    let text = write_with(program, settings, record, action).unwrap();
    assert_eq!(check(&text, shared_catalog()), []);
    lines(&text)
}

fn sent(record: &Snapshot, action: Action) -> String {
    conformant(&by_ndc(), &settings(), record, action)
}

#[test]
fn ad_1_a_child_is_given_a_dose_and_one_is_told_of() {
    insta::assert_snapshot!(sent(&record(child(), pediarix()), Action::Add));
    insta::assert_snapshot!(sent(&record(child(), told_birth_dose()), Action::Add));
}

#[test]
fn ad_2_an_adult_with_telephone_and_mail() {
    let mobile = Phone {
        number: "9205550177".into(),
        extension: None,
        usage: PhoneUse::Personal,
        equipment: PhoneEquipment::Mobile,
    };
    let adult = Patient {
        mrn: "QR-30022".into(),
        name: name("Baptiste", "Emile"),
        birth_date: day("1961-11-23"),
        sex: Sex::Male,
        races: vec!["2054-5".into()],
        email: Some("emile.baptiste@example.org".into()),
        phones: vec![mobile],
        language: Some("fre".into()),
        mother_maiden: None,
        next_of_kin: None,
        multiple_birth: None,
        ..child()
    };
    let dose = Immunization { eligibility: Some("V01".into()), funding: Some("PHC70".into()), ..boostrix() };
    insta::assert_snapshot!(sent(&record(adult, dose), Action::Add));
}

/// A booster for grown-ups, in the arm.
fn boostrix() -> Immunization {
    Immunization {
        order_id: "DW-C4SETW0".into(),
        name: "Boostrix".into(),
        cvx: Some("115".into()),
        ndc: Some("58160-0842-43".into()),
        site: Some("LD".into()),
        vis: shared_catalog().vis_for("115").iter().map(|vis| vis.code.clone()).collect(),
        ..pediarix()
    }
}

#[test]
fn ad_3_a_child_of_long_names_is_not_to_be_shared() {
    let patient = Patient {
        mrn: "QR-300000000033".into(),
        name: Name {
            last: "Wolfeschlegelsteinhausenbergerdorff-Papadimitriou".into(),
            first: "Maximiliana-Theodora-Philippa".into(),
            middle: Some("Bernadette-Alexandrina-Auguste".into()),
            suffix: Some("III".into()),
            prefix: None,
        },
        protected: Some(true),
        publicity: Some("01".into()),
        ..child()
    };
    insta::assert_snapshot!(sent(&record(patient, pediarix()), Action::Add));
}

#[test]
fn ad_4_a_dose_is_deleted() {
    insta::assert_snapshot!(sent(&record(child(), pediarix()), Action::Delete));
}

#[test]
fn ad_5_the_parents_of_a_twin_refuse() {
    let twin = Patient { multiple_birth: Some(true), birth_order: Some(2), ..child() };
    let dose = Immunization {
        completion: crate::immunization::Completion::Refused,
        refusal_reason: Some("00".into()),
        cvx: Some("21".into()),
        ..told_birth_dose()
    };
    insta::assert_snapshot!(sent(&record(twin, dose), Action::Add));
}

#[test]
fn ad_6_a_lot_is_corrected() {
    let corrected = Immunization { lot: Some("7J3KC".into()), ..pediarix() };
    insta::assert_snapshot!(sent(&record(child(), corrected), Action::Update));
}

#[test]
fn ad_7_a_dose_is_told_of_to_a_registry_that_wants_organizations() {
    let organization =
        |name: &str, id: &str| Some(Organization { name: name.into(), id: id.into(), assigner: "STATEIIS".into() });
    let program = program(|dialect| {
        dialect.sending_organization = organization("{practice_name}", "1001");
        dialect.receiving_organization = organization("State registry", "9000");
    });
    let record = record(child(), told_birth_dose());
    insta::assert_snapshot!(conformant(&program, &settings(), &record, Action::Add));
}

#[test]
fn ad_8_everybody_has_an_object_identifier() {
    let program = program(|dialect| {
        dialect.vaccine_code = VaccineCodeStyle::NdcCvx;
        dialect.sending_application = "DOSEWIRE^2.16.840.1.113883.3.71^ISO".into();
        dialect.receiving_application = "2.16.840.1.113883.3.72".into();
        dialect.receiving_facility = "2.16.840.1.113883.3.73".into();
    });
    let settings = MessageSettings {
        sending_facility: "2.16.840.1.113883.3.74".into(),
        namespace: "2.16.840.1.113883.3.74".into(),
        site_id: "2.16.840.1.113883.3.74.1".into(),
        ..settings()
    };
    insta::assert_snapshot!(conformant(&program, &settings, &record(child(), pediarix()), Action::Add));
}

#[test]
fn ad_9_little_is_known_of_a_patient() {
    let patient = Patient {
        mrn: "QR-30099".into(),
        name: name("Ortega", "Ines"),
        birth_date: day("2024-06-30"),
        sex: Sex::Unknown,
        ..Patient::default()
    };
    let dose = Immunization { route: None, site: None, expiration: None, funding: None, ..pediarix() };
    insta::assert_snapshot!(sent(&record(patient, dose), Action::Add));
}

#[test]
fn ad_10_a_dose_is_told_of_to_a_registry_in_trouble() {
    let told = Immunization { source: "01".into(), cvx: Some("20".into()), ..told_birth_dose() };
    insta::assert_snapshot!(conformant(&sample::sandbox(), &settings(), &record(child(), told), Action::Add));
}
