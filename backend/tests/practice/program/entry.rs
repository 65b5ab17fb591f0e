//! The entries of a practice in each program's form, and the dose that it would send.

use backend::store::{NewEnrollment, NewIntegration};
use shared::{
    immunization::{Clinician, Completion, Expiration, ExpirationPrecision, Immunization},
    location::Location,
    patient::{Identifier, IdentifierKind},
    program::{Program, Scope, Settings, check_settings},
    snapshot::Snapshot,
};
use uuid::Uuid;

use crate::support::{given_on, patient};

/// A user name with characters that envelopes and forms must escape.
pub const USERNAME: &str = "clinic & co";

/// The password: it is never shown.
pub const PASSWORD: &str = "canary-password-7f3a";

/// The second of two passwords: it is never shown either.
pub const SECOND_PASSWORD: &str = "canary-second-9b2e";

/// The value for a field of the form; nothing for what only some practices have, and for what the program says already.
fn value(field: &str, endpoint: &str) -> Option<String> {
    let value = match field {
        "endpoint" => endpoint,
        "username" => USERNAME,
        "password" => PASSWORD,
        "facility_id" => "FAC-1001",
        "sending_facility" => "QRP01",
        "region_code" => "CAIRBA",
        "inventory_site" => "INV-77",
        "site_id" => "NORTH-1",
        "password_2" => SECOND_PASSWORD,
        "emr_system_oid" => "2.16.840.1.113883.3.7777",
        "responsible_organization" => "ORG-9",
        "client_certificate" | "private_ca" | "route" | "destination_id" | "service" | "service_namespace" => {
            return None;
        }
        "sending_application" | "receiving_application" | "receiving_facility" => return None,
        "encoding" | "credentials" | "organization_assigner" | "mrn_type" | "vaccine_code" => return None,
        "expiration" | "next_of_kin" | "batch" | "consent" | "consent_from_age" => return None,
        other => {
            assert_eq!(other, "", "a field that this table does not know: say what to enter for it");
            return None;
        }
    };
    Some(value.to_owned())
}

/// Returns the entries for one scope of the form.
pub fn entries(program: &Program, scope: Scope, endpoint: &str) -> Settings {
    let fields = program.set_up.iter().filter(|field| field.scope == scope);
    fields.filter_map(|field| Some((field.name.clone(), value(&field.name, endpoint)?))).collect()
}

/// The set-up, checked as the server checks it.
pub fn fill(program: &Program, location: Uuid, endpoint: &str, letter: &[(&str, &str)]) -> NewIntegration {
    let mut entered = entries(program, Scope::Integration, endpoint);
    entered.extend(letter.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let at_location = entries(program, Scope::Location, endpoint);
    for (scope, entered) in [(Scope::Integration, &entered), (Scope::Location, &at_location)] {
        assert_eq!(check_settings(program, scope, entered, &[]), [], "{}", program.code);
    }
    let (secrets, settings) =
        entered.into_iter().partition(|(name, _)| program.field(name).is_some_and(|field| field.secret));
    NewIntegration {
        program_code: program.code.clone(),
        environment: backend::entity::integration::Environment::Production,
        settings,
        secrets,
        enrollments: vec![NewEnrollment { location_id: location, settings: at_location }],
        historical: true,
        time_zone: "America/Chicago".into(),
        credentials_expire_on: None,
        certificate_expires_at: None,
        maintenance: None,
        connections: None,
        night_at: None,
    }
}

/// A dose with everything that dialects differ in: further numbers, NDC, an expiration by month, the moment of entry.
pub fn dose() -> Snapshot {
    let nurse = Clinician {
        last: "Ostrander".into(),
        first: "Paul".into(),
        npi: Some("1234567893".into()),
        ..Clinician::default()
    };
    let number =
        |number: &str, kind, assigner: &str| Identifier { number: number.into(), kind, assigner: assigner.into() };
    let mut patient = patient("10077");
    patient.identifiers = vec![
        number("9988776655", IdentifierKind::Medicaid, "STATEMA"),
        number("123-45-6789", IdentifierKind::SocialSecurity, "SSA"),
    ];
    patient.email = Some("grace.okafor@example.org".into());
    patient.publicity = Some("02".into());
    let immunization = Immunization {
        order_id: "DW-7Q4M2K9XA1".into(),
        name: "M-M-R II".into(),
        cvx: Some("03".into()),
        mvx: Some("MSD".into()),
        ndc: Some("00006-4681-01".into()),
        source: "00".into(),
        completion: Completion::Complete,
        given_on: given_on(),
        amount: Some("0.5".into()),
        unit: Some("mL".into()),
        lot: Some("Y014237".into()),
        expiration: Some(Expiration { date: "2027-09-30".parse().unwrap(), precision: ExpirationPrecision::Month }),
        route: Some("C38299".into()),
        site: Some("LT".into()),
        eligibility: Some("V02".into()),
        funding: Some("VXC51".into()),
        administered_by: Some(nurse.clone()),
        ordered_by: Some(nurse.clone()),
        entered_by: Some(nurse),
        vis_presented_on: Some(given_on()),
        vis: vec!["253088698300012711250131".into()],
        entered_on: given_on(),
        entered_at: Some("2026-03-09T16:20:30-05:00".parse().unwrap()),
        ..Immunization::default()
    };
    let location = Location { name: "North clinic".into(), practice: "Alder Family Clinic".into() };
    Snapshot { patient, immunization, location }
}
