//! Fixtures of this crate's tests: records, programs and the catalog.

use std::sync::OnceLock;

use chrono::NaiveDate;

use crate::{
    code_set::Catalog,
    immunization::{Clinician, Completion, EligibilityMethod, Expiration, ExpirationPrecision, Immunization},
    location::Location,
    patient::{
        Address, AddressKind, Identifier, IdentifierKind, Name, NameKind, NextOfKin, OtherName, Patient, Phone,
        PhoneEquipment, PhoneUse, RegistryStatus, Sex,
    },
    program::{Program, ProgramSet},
    snapshot::Snapshot,
};

/// The training registry's program as text.
pub const SANDBOX: &str = include_str!("../programs/sandbox.toml");

/// The catalog, read once.
pub fn shared_catalog() -> &'static Catalog {
    static READ: OnceLock<Catalog> = OnceLock::new();
    READ.get_or_init(|| Catalog::built_in().unwrap())
}

/// The catalog, to change.
pub fn catalog() -> Catalog {
    shared_catalog().clone()
}

/// The training registry's program.
pub fn sandbox() -> Program {
    ProgramSet::from_toml(&[("sandbox.toml", SANDBOX)]).unwrap().programs.remove(0)
}

/// A day.
pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A person's name.
pub fn name(last: &str, first: &str) -> Name {
    Name { last: last.into(), first: first.into(), ..Name::default() }
}

/// A child with everything that a registry wants to know.
pub fn child() -> Patient {
    Patient {
        mrn: "MRN20419".into(),
        name: Name { middle: Some("June".into()), ..name("Marsh", "Delia") },
        mother_maiden: Some(name("Whitlock", "Ione")),
        birth_date: day("2025-03-02"),
        sex: Sex::Female,
        races: vec!["2054-5".into(), "2106-3".into()],
        ethnicity: Some("2186-5".into()),
        address: Some(Address {
            street: "77 Quarry Rd".into(),
            other: Some("Unit 4".into()),
            city: "Tomah".into(),
            state: "WI".into(),
            zip: "54660".into(),
            ..Address::default()
        }),
        phone: Some("6085550188".into()),
        email: Some("ione.marsh@example.org".into()),
        next_of_kin: Some(NextOfKin {
            name: name("Marsh", "Ione"),
            relationship: "MTH".into(),
            phone: Some("(608) 555-0188".into()),
            ..NextOfKin::default()
        }),
        eligibility: Some("V02".into()),
        protected: Some(false),
        publicity: Some("02".into()),
        test: false,
        ..Patient::default()
    }
}

/// The child with everything that a message can say.
pub fn known_child() -> Patient {
    let phone = |number: &str, usage, equipment, extension: Option<&str>| Phone {
        number: number.into(),
        extension: extension.map(Into::into),
        usage,
        equipment,
    };
    let mobile = phone("608-555-0189", PhoneUse::Personal, PhoneEquipment::Mobile, None);
    let work = phone("6085550190", PhoneUse::Work, PhoneEquipment::Telephone, Some("412"));
    let address = child().address.unwrap();
    let parent = child().next_of_kin.unwrap();
    Patient {
        name: Name { suffix: Some("II".into()), prefix: Some("Miss".into()), ..child().name },
        identifiers: vec![
            Identifier { number: "9988776655".into(), kind: IdentifierKind::Medicaid, assigner: "WIMA".into() },
            Identifier {
                number: "BR-1".into(),
                kind: IdentifierKind::BirthRegistry,
                assigner: "2.16.840.1.113883.3.9".into(),
            },
        ],
        other_names: vec![OtherName { name: name("Marsh", "Dee"), kind: NameKind::Alias }],
        other_addresses: vec![Address {
            kind: Some(AddressKind::BirthFacility),
            county: Some("081".into()),
            country: Some("USA".into()),
            street: "1 Hospital Dr".into(),
            other: None,
            ..address.clone()
        }],
        phones: vec![mobile.clone()],
        language: Some("spa".into()),
        multiple_birth: Some(true),
        birth_order: Some(2),
        deceased: Some(true),
        died_on: Some(day("2026-03-09")),
        publicity_since: Some(day("2025-04-01")),
        protected_since: Some(day("2025-04-02")),
        registry_status: Some(RegistryStatus::Active),
        registry_status_since: Some(day("2025-04-03")),
        next_of_kin: Some(NextOfKin {
            phones: vec![mobile, work],
            email: Some("ione.marsh@example.org".into()),
            address: Some(address),
            ..parent.clone()
        }),
        further_kin: vec![NextOfKin { name: name("Marsh", "Karl"), relationship: "FTH".into(), ..parent }],
        ..child()
    }
}

/// The clinician who gives and orders.
pub fn clinician() -> Clinician {
    Clinician { last: "Ostrander".into(), first: "Paul".into(), npi: Some("1234567893".into()), ..Clinician::default() }
}

/// A dose given here, complete.
pub fn administered() -> Immunization {
    Immunization {
        order_id: "DW-7Q4M2K9XA1".into(),
        name: "M-M-R II".into(),
        cvx: Some("03".into()),
        mvx: Some("MSD".into()),
        ndc: Some("00006-4681-01".into()),
        source: "00".into(),
        completion: Completion::Complete,
        refusal_reason: None,
        given_on: day("2026-03-09"),
        amount: Some("0.5".into()),
        unit: Some("mL".into()),
        lot: Some("Y014237".into()),
        expiration: Some(Expiration { date: day("2027-09-30"), precision: ExpirationPrecision::Day }),
        route: Some("C38299".into()),
        site: Some("LT".into()),
        eligibility: Some("V02".into()),
        funding: Some("VXC51".into()),
        administered_by: Some(clinician()),
        ordered_by: Some(clinician()),
        vis_presented_on: Some(day("2026-03-09")),
        vis: vec!["253088698300012711250131".into()],
        entered_on: day("2026-03-09"),
        ..Immunization::default()
    }
}

/// A dose given here with everything that a message can say.
pub fn known_dose() -> Immunization {
    let nurse = Clinician {
        last: "Reyes".into(),
        first: "Ana".into(),
        middle: Some("Maria".into()),
        suffix: Some("Jr".into()),
        prefix: Some("Ms".into()),
        npi: None,
    };
    Immunization {
        placer_id: Some("PO-77".into()),
        entered_by: Some(nurse),
        entered_at: Some("2026-03-09T16:20:30-05:00".parse().unwrap()),
        eligibility_method: Some(EligibilityMethod::Visit),
        ..administered()
    }
}

/// A dose that another provider gave.
pub fn historical() -> Immunization {
    Immunization {
        order_id: "DW-H1ST0RY".into(),
        name: "Engerix B-Peds".into(),
        cvx: Some("08".into()),
        mvx: None,
        ndc: None,
        source: "02".into(),
        given_on: day("2025-03-03"),
        amount: None,
        unit: None,
        lot: None,
        expiration: None,
        route: None,
        site: None,
        eligibility: None,
        funding: None,
        administered_by: None,
        ordered_by: None,
        vis_presented_on: None,
        vis: Vec::new(),
        ..administered()
    }
}

/// A vaccine that a parent refused.
pub fn refused() -> Immunization {
    Immunization {
        order_id: "DW-REFUSED".into(),
        name: "Varivax".into(),
        cvx: Some("21".into()),
        source: "00".into(),
        completion: Completion::Refused,
        refusal_reason: Some("00".into()),
        given_on: day("2026-03-09"),
        ..historical()
    }
}

/// A disease that the child went through, so that no vaccine is needed.
pub fn immune() -> Immunization {
    Immunization {
        order_id: "DW-IMMUNE".into(),
        name: "Varicella".into(),
        cvx: None,
        source: "00".into(),
        completion: Completion::NotGiven,
        immunity: Some("38907003".into()),
        given_on: day("2026-03-09"),
        ..historical()
    }
}

/// A snapshot of a dose of the child.
pub fn snapshot(immunization: Immunization) -> Snapshot {
    Snapshot {
        patient: child(),
        immunization,
        location: Location { name: "North clinic".into(), practice: "Quarry Road Pediatrics".into() },
    }
}
