//! Records and tables for the tests of this crate.

use std::sync::OnceLock;

use chrono::NaiveDate;

use crate::{
    code_set::Catalog,
    immunization::{Clinician, Completion, Expiration, ExpirationPrecision, Immunization},
    location::Location,
    patient::{Address, Name, NextOfKin, Patient, Sex},
    program::{Program, ProgramSet},
    snapshot::Snapshot,
};

/// The catalog as text.
pub const CATALOG: &str = include_str!("../catalog/2025-12-09.toml");

/// The training registry's program as text.
pub const SANDBOX: &str = include_str!("../programs/sandbox.toml");

/// The catalog.
pub fn catalog() -> Catalog {
    static READ: OnceLock<Catalog> = OnceLock::new();
    READ.get_or_init(|| Catalog::from_toml("2025-12-09.toml", CATALOG).unwrap()).clone()
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
    Name { last: last.into(), first: first.into(), middle: None, suffix: None }
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
        }),
        phone: Some("6085550188".into()),
        email: Some("ione.marsh@example.org".into()),
        next_of_kin: Some(NextOfKin {
            name: name("Marsh", "Ione"),
            relationship: "MTH".into(),
            phone: Some("(608) 555-0188".into()),
        }),
        eligibility: Some("V02".into()),
        protected: Some(false),
        publicity: Some("02".into()),
        test: false,
    }
}

/// The clinician who gives and orders.
pub fn clinician() -> Clinician {
    Clinician { last: "Ostrander".into(), first: "Paul".into(), npi: Some("1234567893".into()) }
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

/// A snapshot of a dose of the child.
pub fn snapshot(immunization: Immunization) -> Snapshot {
    Snapshot {
        patient: child(),
        immunization,
        location: Location { name: "North clinic".into(), practice: "Quarry Road Pediatrics".into() },
    }
}
