//! Records at random: good ones, which must make conformant messages, and wild ones, which must do so or be refused.

use chrono::{DateTime, Days, NaiveDate};

use super::dice::Dice;
use crate::{
    code_set::{Catalog, CodeStatus, ConceptSet, Cvx},
    consent::{Consent, ConsentAnswer},
    immunization::{
        Clinician, Completion, EligibilityMethod, Expiration, ExpirationPrecision, Immunization, NO_VACCINE,
    },
    letters::longest,
    location::Location,
    patient::{
        Address, AddressKind, Identifier, IdentifierKind, Name, NameKind, NextOfKin, OtherName, Patient, Phone,
        PhoneEquipment, PhoneUse, RegistryStatus, Sex,
    },
    program::{ExpirationStyle, Program, VaccineCodeStyle},
    sample,
    snapshot::Snapshot,
    vxu::sample::thorough,
};

/// Letters of good texts: plain ones, accents, the five delimiters, and what may not leave.
const LETTERS: &[char] = &[
    'a', 'b', 'c', 'D', 'E', 'F', ' ', '-', '\'', '.', '1', '9', 'é', 'Ñ', 'ß', 'ữ', '’', '|', '^', '~', '\\', '&',
    '\r', '\n', '\t', '\u{1}', '\u{7f}', '\u{2028}',
];

/// Letters of wild texts besides: no plain form, nothing visible, nothing but space.
const WILD: &[char] = &['李', 'И', '\u{200b}', '\u{300}', '\u{a0}', '\u{feff}', '😀', '®'];

/// Makes records from chance.
pub struct Maker<'a> {
    pub dice: Dice,
    pub catalog: &'a Catalog,
    /// `true` if texts and codes may be anything at all.
    pub is_wild: bool,
}

impl Maker<'_> {
    pub fn record(&mut self) -> Snapshot {
        let location = Location { name: "North".into(), practice: self.text(60) };
        Snapshot { patient: self.patient(), immunization: self.dose(), location }
    }

    /// A text that fits, unless it is wild.
    fn text(&mut self, max: usize) -> String {
        if self.is_wild {
            return self.wild_text(max);
        }
        // A letter that says something, then others, as long as they fit even when their accents are spelt out.
        let mut text = "A".to_owned();
        // Most are short, as in life.
        let most = if self.dice.once_in(6) { max } else { max.min(9) };
        let mut room = self.dice.below(most);
        while room > 0 {
            let letter = *self.dice.pick(LETTERS);
            room = room.saturating_sub(2);
            text.push(letter);
        }
        if longest(&text) <= max { text } else { "A".to_owned() }
    }

    fn wild_text(&mut self, max: usize) -> String {
        let most = if self.dice.once_in(6) { max + 4 } else { max.min(9) };
        let length = self.dice.below(most);
        let mut letter = || {
            let from = if self.dice.once_in(8) { WILD } else { LETTERS };
            *self.dice.pick(from)
        };
        (0..length).map(|_| letter()).collect()
    }

    fn short(&mut self) -> String {
        let max = 1 + self.dice.below(12);
        self.text(max)
    }

    fn digits(&mut self, length: usize) -> String {
        (0..length).map(|_| *self.dice.pick(&['2', '3', '4', '5', '6', '7', '8', '9'])).collect()
    }

    /// A code of a list, or in a wild record perhaps another.
    fn code(&mut self, set: ConceptSet) -> String {
        if self.is_wild && self.dice.once_in(20) {
            return self.short();
        }
        self.dice.pick(self.catalog.concepts(set)).code.clone()
    }

    fn maybe_code(&mut self, set: ConceptSet) -> Option<String> {
        self.dice.once_in(2).then(|| self.code(set))
    }

    fn maybe_text(&mut self, max: usize) -> Option<String> {
        self.dice.once_in(3).then(|| self.text(max))
    }

    fn date(&mut self, from: &str, days: u64) -> NaiveDate {
        let days = u64::try_from(self.dice.below(usize::try_from(days).unwrap())).unwrap();
        sample::day(from).checked_add_days(Days::new(days)).unwrap()
    }

    fn name(&mut self) -> Name {
        Name {
            last: self.text(50),
            first: self.text(30),
            middle: self.maybe_text(30),
            suffix: self.maybe_text(20),
            prefix: self.maybe_text(20),
        }
    }

    fn address(&mut self) -> Address {
        Address {
            street: self.text(120),
            other: self.maybe_text(120),
            city: self.text(50),
            state: self.text(50),
            zip: self.text(12),
            country: self.maybe_text(3),
            county: self.maybe_text(20),
            kind: self.dice.maybe(|d| *d.pick(AddressKind::ALL)),
        }
    }

    fn phone(&mut self) -> Phone {
        Phone {
            number: if self.is_wild { self.short() } else { self.digits(10) },
            extension: self.dice.once_in(3).then(|| self.digits(3)),
            usage: *self.dice.pick(PhoneUse::ALL),
            equipment: *self.dice.pick(PhoneEquipment::ALL),
        }
    }

    fn identifier(&mut self) -> Identifier {
        let by_oid = self.dice.once_in(2);
        Identifier {
            number: self.text(15),
            kind: *self.dice.pick(IdentifierKind::ALL),
            assigner: if by_oid { "2.16.840.1.113883.3.9".to_owned() } else { "STATE".to_owned() },
        }
    }

    fn kin(&mut self) -> NextOfKin {
        NextOfKin {
            name: self.name(),
            relationship: self.code(ConceptSet::Relationship),
            phone: self.dice.once_in(2).then(|| self.digits(10)),
            phones: self.several(2, Self::phone),
            email: self.email(),
            address: self.dice.once_in(2).then(|| self.address()),
        }
    }

    fn several<T>(&mut self, most: usize, make: fn(&mut Self) -> T) -> Vec<T> {
        let count = if self.dice.once_in(3) { self.dice.below(most + 1) } else { 0 };
        (0..count).map(|_| make(self)).collect()
    }

    fn email(&mut self) -> Option<String> {
        self.dice.maybe(|d| (*d.pick(&["a&b|c~d^e\\f@example.org", "grace@example.org", "none"])).to_owned())
    }

    fn patient(&mut self) -> Patient {
        let birth_date = self.date("1935-01-01", 90 * 365);
        let races = self.dice.some(3, |d| d.below(9)).into_iter();
        let races = races.map(|i| self.catalog.concepts(ConceptSet::Race)[i].code.clone()).collect();
        Patient {
            mrn: self.text(15),
            name: self.name(),
            mother_maiden: self.dice.once_in(2).then(|| self.name()),
            birth_date,
            sex: *self.dice.pick(Sex::ALL),
            races,
            ethnicity: self.maybe_code(ConceptSet::Ethnicity),
            address: self.dice.once_in(2).then(|| self.address()),
            phone: self.dice.once_in(2).then(|| self.digits(10)),
            email: self.email(),
            next_of_kin: self.dice.once_in(2).then(|| self.kin()),
            eligibility: None,
            eligibility_since: None,
            protected: self.dice.maybe(|d| d.once_in(2)),
            publicity: self.maybe_code(ConceptSet::Publicity),
            test: false,
            identifiers: self.several(2, Self::identifier),
            other_names: self
                .several(2, |maker| OtherName { name: maker.name(), kind: *maker.dice.pick(NameKind::ALL) }),
            other_addresses: self.several(2, Self::address),
            phones: self.several(2, Self::phone),
            language: self.maybe_code(ConceptSet::Language),
            multiple_birth: self.dice.maybe(|d| d.once_in(2)),
            birth_order: self.dice.maybe(|d| u8::try_from(d.below(8) + 1).unwrap()),
            deceased: self.dice.maybe(|d| d.once_in(2)),
            died_on: self.dice.maybe(|_| sample::day("2026-03-01")),
            publicity_since: self.dice.maybe(|_| sample::day("2025-03-01")),
            protected_since: self.dice.maybe(|_| sample::day("2025-03-02")),
            registry_status: self.dice.maybe(|d| *d.pick(RegistryStatus::ALL)),
            registry_status_since: self.dice.maybe(|_| sample::day("2025-03-03")),
            further_kin: self.several(2, Self::kin),
            consents: self.several(2, Self::consent),
        }
    }

    fn consent(&mut self) -> Consent {
        let (program, answer) = ("SANDBOX".to_owned(), *self.dice.pick(ConsentAnswer::ALL));
        let on = sample::day("2026-03-02");
        Consent { program, answer, on, how: None, asked_by: None, recorded_by: None, recorded_at: None }
    }

    fn clinician(&mut self) -> Clinician {
        Clinician {
            last: self.text(50),
            first: self.text(30),
            npi: self.dice.once_in(2).then(|| self.digits(10)),
            middle: self.maybe_text(30),
            suffix: self.maybe_text(20),
            prefix: self.maybe_text(20),
        }
    }

    fn maybe_clinician(&mut self) -> Option<Clinician> {
        self.dice.once_in(2).then(|| self.clinician())
    }

    fn dose(&mut self) -> Immunization {
        match self.dice.below(6) {
            0 => self.historical(),
            1 => self.refused(),
            2 => self.immune(),
            _ => self.administered(),
        }
    }

    fn administered(&mut self) -> Immunization {
        let made: Vec<_> = self.catalog.products.iter().filter(|p| p.mvx.is_some()).collect();
        let product = *self.dice.pick(&made);
        let units = self.catalog.units_for(&product.cvx);
        let ndc = if units.is_empty() { None } else { Some(self.dice.pick(&units).code.clone()) };
        let amount = self.dice.maybe(|d| (*d.pick(&["0.5", "1", "0.25", "12.50"])).to_owned());
        let precision = *self.dice.pick(ExpirationPrecision::ALL);
        let statements = self.catalog.vis_for(&product.cvx);
        Immunization {
            order_id: "DW-7Q4M2K9XA1".into(),
            name: product.name.clone(),
            cvx: Some(product.cvx.clone()),
            mvx: product.mvx.clone(),
            ndc,
            source: "00".into(),
            completion: if self.dice.once_in(5) { Completion::Partial } else { Completion::Complete },
            given_on: self.date("2025-01-01", 400),
            unit: amount.is_some().then(|| (*self.dice.pick(&["mL", "mg", "ug", "g", "cc"])).to_owned()),
            amount,
            lot: Some(self.text(20)),
            expiration: self.dice.once_in(2).then(|| Expiration { date: self.date("2026-01-01", 900), precision }),
            route: self.maybe_code(ConceptSet::Route),
            site: self.maybe_code(ConceptSet::Site),
            eligibility: Some(self.code(ConceptSet::Eligibility)),
            funding: self.maybe_code(ConceptSet::Funding),
            administered_by: self.maybe_clinician(),
            ordered_by: self.maybe_clinician(),
            vis_presented_on: self.dice.maybe(|_| sample::day("2026-02-01")),
            vis: statements.iter().map(|vis| vis.code.clone()).collect(),
            entered_on: sample::day("2026-03-09"),
            entered_at: self.dice.maybe(|_| DateTime::parse_from_rfc3339("2026-03-09T16:20:30-05:00").unwrap()),
            entered_by: self.maybe_clinician(),
            placer_id: self.maybe_text(20),
            eligibility_method: self.dice.maybe(|d| *d.pick(EligibilityMethod::ALL)),
            ..Immunization::default()
        }
    }

    fn historical(&mut self) -> Immunization {
        let is_vaccine = |c: &&Cvx| c.status != CodeStatus::NeverActive && c.code != NO_VACCINE;
        let known: Vec<_> = self.catalog.cvx.iter().filter(is_vaccine).collect();
        Immunization {
            cvx: Some(self.dice.pick(&known).code.clone()),
            source: format!("0{}", 1 + self.dice.below(8)),
            ..self.administered()
        }
    }

    fn refused(&mut self) -> Immunization {
        Immunization {
            completion: Completion::Refused,
            refusal_reason: Some(self.code(ConceptSet::Refusal)),
            refusal_text: self.maybe_text(200),
            ..self.historical()
        }
    }

    fn immune(&mut self) -> Immunization {
        let set = *self.dice.pick(&[ConceptSet::Immunity, ConceptSet::Serology]);
        Immunization { completion: Completion::NotGiven, immunity: Some(self.code(set)), ..self.historical() }
    }

    /// A program with a dialect at random. What the profile requires is not left out.
    pub fn program(&mut self) -> Program {
        let mut program = if self.dice.once_in(2) { thorough() } else { sample::sandbox() };
        let dialect = program.dialect.as_mut().unwrap();
        dialect.vaccine_code = *self.dice.pick(VaccineCodeStyle::ALL);
        dialect.expiration = *self.dice.pick(ExpirationStyle::ALL);
        dialect.address_type = *self.dice.pick(AddressKind::ALL);
        dialect.ascii_only = self.dice.once_in(2);
        let places = ["PD1", "NK1", "ORC-17", "RXA-22", "PID-15", "OBX-14", "MSH-22"];
        let left_out = self.dice.some(2, |d| (*d.pick(&places)).to_owned().try_into().unwrap());
        dialect.left_out = left_out;
        program
    }
}
