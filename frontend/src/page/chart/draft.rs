//! A patient's details as a form holds them, without a browser.

use chrono::NaiveDate;
use shared::patient::{Address, Name, NextOfKin, Patient, Sex};

use crate::{
    api::{Problem, save_patient},
    format,
    part::{Entries, problem},
};

/// A part of the details that is asked for together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Legal name.
    Name,
    /// Birth date and sex.
    Birth,
    /// Medical record number.
    Mrn,
    /// Races.
    Races,
    /// Ethnicity.
    Ethnicity,
    /// Home address.
    Address,
    /// Telephone and email.
    Contact,
    /// Mother's maiden name.
    MotherMaiden,
    /// Next of kin.
    NextOfKin,
    /// VFC eligibility.
    Eligibility,
    /// Sharing and reminders.
    Sharing,
    /// Whether it is a record for training.
    Test,
}

impl Group {
    /// Every group, in the form's order.
    pub const ALL: &'static [Self] = &[
        Self::Name,
        Self::Birth,
        Self::Mrn,
        Self::Races,
        Self::Ethnicity,
        Self::Address,
        Self::Contact,
        Self::MotherMaiden,
        Self::NextOfKin,
        Self::Eligibility,
        Self::Sharing,
        Self::Test,
    ];

    /// The group that the field of a finding belongs to.
    #[must_use]
    pub fn of(field: &str) -> Option<Self> {
        Some(match field.strip_prefix("patient.")?.split('.').next()? {
            "name" => Self::Name,
            "birthDate" | "sex" => Self::Birth,
            "mrn" => Self::Mrn,
            "races" => Self::Races,
            "ethnicity" => Self::Ethnicity,
            "address" => Self::Address,
            "phone" | "email" => Self::Contact,
            "motherMaiden" => Self::MotherMaiden,
            "nextOfKin" => Self::NextOfKin,
            "eligibility" => Self::Eligibility,
            "protected" | "publicity" => Self::Sharing,
            "test" => Self::Test,
            _ => return None,
        })
    }
}

const ADDRESS: &[&str] = &[
    "patient.address.street",
    "patient.address.other",
    "patient.address.city",
    "patient.address.state",
    "patient.address.zip",
];
const KIN: &[&str] = &["patient.nextOfKin.name.last", "patient.nextOfKin.name.first", "patient.nextOfKin.phone"];
const MAIDEN: &[&str] = &["patient.motherMaiden.last", "patient.motherMaiden.first"];

/// What a form holds for a patient; for a new one it is empty.
#[must_use]
pub fn entries(patient: Option<&Patient>) -> Entries {
    let text = |read: fn(&Patient) -> Option<String>| patient.and_then(read).unwrap_or_default();
    Entries::new([
        ("patient.mrn", text(|p| Some(p.mrn.clone()))),
        ("patient.name.last", text(|p| Some(p.name.last.clone()))),
        ("patient.name.first", text(|p| Some(p.name.first.clone()))),
        ("patient.name.middle", text(|p| p.name.middle.clone())),
        ("patient.name.suffix", text(|p| p.name.suffix.clone())),
        ("patient.motherMaiden.last", text(|p| p.mother_maiden.as_ref().map(|n| n.last.clone()))),
        ("patient.motherMaiden.first", text(|p| p.mother_maiden.as_ref().map(|n| n.first.clone()))),
        ("patient.birthDate", text(|p| Some(format::date(p.birth_date)))),
        ("patient.sex", text(|p| Some(p.sex.to_string()))),
        ("patient.races", text(|p| Some(p.races.join(",")))),
        ("patient.ethnicity", text(|p| p.ethnicity.clone())),
        ("patient.address.street", text(|p| p.address.as_ref().map(|a| a.street.clone()))),
        ("patient.address.other", text(|p| p.address.as_ref().and_then(|a| a.other.clone()))),
        ("patient.address.city", text(|p| p.address.as_ref().map(|a| a.city.clone()))),
        ("patient.address.state", text(|p| p.address.as_ref().map(|a| a.state.clone()))),
        ("patient.address.zip", text(|p| p.address.as_ref().map(|a| a.zip.clone()))),
        ("patient.phone", text(|p| p.phone.as_deref().map(format::phone))),
        ("patient.email", text(|p| p.email.clone())),
        ("patient.nextOfKin.name.last", text(|p| p.next_of_kin.as_ref().map(|k| k.name.last.clone()))),
        ("patient.nextOfKin.name.first", text(|p| p.next_of_kin.as_ref().map(|k| k.name.first.clone()))),
        ("patient.nextOfKin.relationship", text(|p| p.next_of_kin.as_ref().map(|k| k.relationship.clone()))),
        ("patient.nextOfKin.phone", text(|p| p.next_of_kin.as_ref()?.phone.as_deref().map(format::phone))),
        ("patient.eligibility", text(|p| p.eligibility.clone())),
        ("patient.protected", text(|p| p.protected.map(|held| if held { "yes" } else { "no" }.to_owned()))),
        ("patient.publicity", text(|p| p.publicity.clone())),
        ("patient.test", text(|p| p.test.then(|| "yes".to_owned()))),
    ])
}

/// The patient that a form describes. What a form does not ask stays as it was.
///
/// # Errors
/// What is wrong with the entries.
pub fn read(entered: &Entries, was: Option<&Patient>) -> Result<Patient, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut require = |field: &str, text: &str| {
        let value = entered.text(field);
        if value.is_empty() {
            problems.push(problem(field, "missing", text));
        }
        value
    };
    let mrn = require("patient.mrn", "Enter the medical record number.");
    let last = require("patient.name.last", "Enter the last name.");
    let first = require("patient.name.first", "Enter the first name.");
    let born = require("patient.birthDate", "Enter the birth date.");
    let sex = require("patient.sex", "Choose the sex.");
    let birth_date = format::read_date(&born);
    if birth_date.is_none() && !born.is_empty() {
        problems.push(problem("patient.birthDate", "date", "Enter the birth date as mm/dd/yyyy."));
    }
    let kept = |name: fn(&Name) -> Option<String>, of: Option<&Name>| of.and_then(name);
    if !problems.is_empty() {
        return Err(problems);
    }
    let maiden = was.and_then(|p| p.mother_maiden.as_ref());
    Ok(Patient {
        mrn,
        name: Name {
            last,
            first,
            middle: entered.filled("patient.name.middle"),
            suffix: entered.filled("patient.name.suffix"),
            ..was.map(|p| p.name.clone()).unwrap_or_default()
        },
        mother_maiden: entered.any(MAIDEN).then(|| Name {
            last: entered.text("patient.motherMaiden.last"),
            first: entered.text("patient.motherMaiden.first"),
            middle: kept(|n| n.middle.clone(), maiden),
            suffix: kept(|n| n.suffix.clone(), maiden),
            ..Name::default()
        }),
        birth_date: birth_date.unwrap_or(NaiveDate::MIN),
        sex: Sex::parse(&sex).unwrap_or(Sex::Unknown),
        races: entered.text("patient.races").split(',').filter_map(format::filled).collect(),
        ethnicity: entered.filled("patient.ethnicity"),
        address: entered.any(ADDRESS).then(|| address(entered)),
        phone: entered.filled("patient.phone").as_deref().map(digits),
        email: entered.filled("patient.email"),
        next_of_kin: entered.any(KIN).then(|| next_of_kin(entered, was)),
        eligibility: entered.filled("patient.eligibility"),
        protected: entered.filled("patient.protected").map(|held| held == "yes"),
        publicity: entered.filled("patient.publicity"),
        test: entered.filled("patient.test").is_some(),
        ..was.cloned().unwrap_or_default()
    })
}

fn address(entered: &Entries) -> Address {
    Address {
        street: entered.text("patient.address.street"),
        other: entered.filled("patient.address.other"),
        city: entered.text("patient.address.city"),
        state: entered.text("patient.address.state").to_uppercase(),
        zip: entered.text("patient.address.zip"),
        ..Address::default()
    }
}

fn next_of_kin(entered: &Entries, was: Option<&Patient>) -> NextOfKin {
    let earlier = was.and_then(|p| p.next_of_kin.as_ref()).map(|kin| kin.name.clone()).unwrap_or_default();
    NextOfKin {
        name: Name {
            last: entered.text("patient.nextOfKin.name.last"),
            first: entered.text("patient.nextOfKin.name.first"),
            ..earlier
        },
        relationship: entered.text("patient.nextOfKin.relationship"),
        phone: entered.filled("patient.nextOfKin.phone").as_deref().map(digits),
        ..NextOfKin::default()
    }
}

/// A telephone number's ten digits; what is not one goes as it was typed, for the server to refuse.
fn digits(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let national = digits.strip_prefix('1').filter(|rest| rest.len() == 10).unwrap_or(&digits);
    if national.len() == 10 { national.to_owned() } else { text.to_owned() }
}

/// The patient as the mutation takes it.
#[must_use]
pub fn to_input(patient: Patient) -> save_patient::PatientDetailsInput {
    let name = |name: Name| save_patient::NameInput {
        last: name.last,
        first: name.first,
        middle: name.middle,
        suffix: name.suffix,
        prefix: name.prefix,
    };
    save_patient::PatientDetailsInput {
        mrn: patient.mrn,
        name: name(patient.name),
        mother_maiden: patient.mother_maiden.map(name),
        birth_date: patient.birth_date,
        sex: patient.sex,
        races: patient.races,
        ethnicity: patient.ethnicity,
        address: patient.address.map(|address| save_patient::AddressInput {
            street: address.street,
            other: address.other,
            city: address.city,
            state: address.state,
            zip: address.zip,
            country: address.country,
            county: address.county,
            kind: None,
        }),
        phone: patient.phone,
        email: patient.email,
        next_of_kin: patient.next_of_kin.map(|kin| save_patient::NextOfKinInput {
            name: name(kin.name),
            relationship: kin.relationship,
            phone: kin.phone,
            phones: None,
            email: None,
            address: None,
        }),
        eligibility: patient.eligibility,
        protected: patient.protected,
        publicity: patient.publicity,
        test: patient.test,
        identifiers: None,
        other_names: None,
        other_addresses: None,
        phones: None,
        language: None,
        multiple_birth: None,
        birth_order: None,
        deceased: None,
        died_on: None,
        eligibility_since: None,
        publicity_since: None,
        protected_since: None,
        registry_status: None,
        registry_status_since: None,
        further_kin: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patient() -> Patient {
        let name = |last: &str, first: &str, middle: Option<&str>| Name {
            last: last.into(),
            first: first.into(),
            middle: middle.map(Into::into),
            suffix: None,
            ..Name::default()
        };
        Patient {
            mrn: "10213".into(),
            name: name("Lindqvist", "Tobias", Some("Karl")),
            mother_maiden: Some(name("Berg", "Anna", Some("Eva"))),
            birth_date: NaiveDate::from_ymd_opt(2019, 8, 14).unwrap(),
            sex: Sex::Male,
            races: vec!["2106-3".into(), "2054-5".into()],
            ethnicity: Some("2186-5".into()),
            address: Some(Address {
                street: "12 Elm St".into(),
                other: None,
                city: "Madison".into(),
                state: "WI".into(),
                zip: "53703".into(),
                ..Address::default()
            }),
            phone: Some("6085550142".into()),
            email: None,
            next_of_kin: Some(NextOfKin {
                name: name("Lindqvist", "Anna", None),
                relationship: "MTH".into(),
                phone: Some("6085550143".into()),
                ..NextOfKin::default()
            }),
            eligibility: Some("V02".into()),
            protected: Some(false),
            publicity: Some("02".into()),
            test: false,
            ..Patient::default()
        }
    }

    #[test]
    fn what_a_form_shows_is_what_it_saves() {
        let patient = patient();
        assert_eq!(read(&entries(Some(&patient)), Some(&patient)), Ok(patient));
    }

    #[test]
    fn an_empty_form_names_what_must_be_filled() {
        let problems = read(&entries(None), None).unwrap_err();
        let fields: Vec<_> = problems.iter().map(|p| p.field.as_str()).collect();
        assert_eq!(
            fields,
            ["patient.mrn", "patient.name.last", "patient.name.first", "patient.birthDate", "patient.sex"]
        );
    }

    #[rstest::rstest]
    #[case("02/30/2019", Some("patient.birthDate"))]
    #[case("8/14/2019", None)]
    fn a_birth_date_is_a_date(#[case] typed: &str, #[case] problem: Option<&str>) {
        let mut map = entries(Some(&patient())).into_map();
        map.insert("patient.birthDate".into(), typed.into());
        let read = read(&Entries::new(map), None);
        assert_eq!(read.err().map(|p| p[0].field.clone()).as_deref(), problem);
    }

    #[rstest::rstest]
    #[case("(608) 555-0142", "6085550142")]
    #[case("1-608-555-0142", "6085550142")]
    #[case("555-0142", "555-0142")]
    fn a_phone_goes_as_digits(#[case] typed: &str, #[case] expected: &str) {
        assert_eq!(digits(typed), expected);
    }

    #[rstest::rstest]
    #[case("patient.address.zip", Some(Group::Address))]
    #[case("patient.races", Some(Group::Races))]
    #[case("immunization.lot", None)]
    fn a_finding_belongs_to_a_group(#[case] field: &str, #[case] group: Option<Group>) {
        assert_eq!(Group::of(field), group);
    }
}
