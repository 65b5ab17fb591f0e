//! The facts that rules read.

use chrono::{Months, NaiveDate};

use super::context::Context;
use crate::{
    code_set::{Catalog, ConceptSet, Cvx},
    consent::{Decision, decide, latest},
    immunization::Immunization,
    letters,
    patient::{Address, Name, Patient},
    program::{Dialect, Program, Scope, SetUpField, fill, is_required},
};

/// The facts that a rule about a patient reads.
pub struct PatientFacts<'a> {
    /// The patient.
    pub patient: &'a Patient,
    /// The code sets.
    pub catalog: &'a Catalog,
    /// The program of the registry.
    pub program: &'a Program,
    /// Today, where the practice is.
    pub today: NaiveDate,
}

impl PatientFacts<'_> {
    /// Returns `true` if the registry takes the letters of a text.
    pub fn takes_letters(&self, text: &str) -> bool {
        takes_letters(self.program, text)
    }

    /// Returns `true` if the registry takes the letters of a name.
    pub fn takes_name(&self, name: &Name) -> bool {
        let Name { last, first, middle, suffix, prefix } = name;
        let optional = [middle, suffix, prefix].into_iter().flatten();
        [last, first].into_iter().chain(optional).all(|text| self.takes_letters(text))
    }

    /// Returns `true` if the registry takes the letters of an address.
    pub fn takes_address(&self, address: &Address) -> bool {
        let Address { street, other, city, state, zip, country, county, .. } = address;
        let optional = [other, country, county].into_iter().flatten();
        [street, city, state, zip].into_iter().chain(optional).all(|text| self.takes_letters(text))
    }

    /// Returns `true` if the patient is younger than an age today.
    pub fn is_younger_than(&self, years: u32) -> bool {
        is_younger(self.patient.birth_date, years, self.today)
    }

    /// Returns what follows from the patient's answer about sharing with the registry.
    pub fn decision(&self) -> Decision {
        decision(self.patient, self.program, self.today)
    }

    /// Returns `true` if the patient answered about this registry, and not only in general.
    pub fn has_answer(&self) -> bool {
        latest(&self.patient.consents, &self.program.code).is_some()
    }

    /// Returns `true` if doses are kept from the registry for a refusal.
    pub fn is_kept_back(&self) -> bool {
        matches!(self.decision(), Decision::Hold | Decision::LeaveOut)
    }

    /// Returns `true` if it is unknown whether the registry may have the record.
    pub fn is_unasked(&self) -> bool {
        self.patient.protected_for(&self.program.code).0.is_none()
    }

    /// Returns `true` if a code is in a value set, or there is none.
    pub fn is_known(&self, set: ConceptSet, code: Option<&str>) -> bool {
        is_known(self.catalog, set, code)
    }
}

/// Returns what follows from a patient's answer about sharing with the registry of a program.
#[must_use]
pub fn decision(patient: &Patient, program: &Program, today: NaiveDate) -> Decision {
    let policy = program.consent.as_ref();
    let from_age = policy.and_then(|policy| policy.from_age);
    let is_asked_at_age = from_age.is_none_or(|years| !is_younger(patient.birth_date, years, today));
    decide(policy, patient.protected_for(&program.code).0, is_asked_at_age)
}

/// The facts that a rule about a dose reads.
pub struct DoseFacts<'a> {
    /// The dose.
    pub dose: &'a Immunization,
    /// The patient.
    pub patient: &'a Patient,
    /// The vaccine type, if the catalog has it.
    pub cvx: Option<&'a Cvx>,
    /// Facts that the record lacks.
    pub context: &'a Context<'a>,
    /// The code sets.
    pub catalog: &'a Catalog,
    /// The program of the registry.
    pub program: &'a Program,
    /// Today, where the practice is.
    pub today: NaiveDate,
}

impl DoseFacts<'_> {
    /// Returns `true` if the registry takes the letters of a text.
    pub fn takes_letters(&self, text: &str) -> bool {
        takes_letters(self.program, text)
    }

    /// Returns the dialect of the program, if it has one.
    pub fn dialect(&self) -> Option<&Dialect> {
        self.program.dialect.as_ref()
    }

    /// Returns `true` if the dose was given elsewhere, refused or not given: rules of administered doses do not apply.
    pub fn is_not_administered(&self) -> bool {
        !self.dose.is_administered()
    }

    /// Returns `true` if a code is in a value set, or there is none.
    pub fn is_known(&self, set: ConceptSet, code: Option<&str>) -> bool {
        is_known(self.catalog, set, code)
    }

    /// Returns `true` if the location has a code at the registry, or the settings are unknown.
    pub fn has_site_id(&self) -> bool {
        let (Some(settings), Some(dialect)) = (self.context.settings, self.dialect()) else { return true };
        !is_blank(&fill(&dialect.administered_at, |name| settings.value(name)))
    }

    /// Returns `true` if the integration has all required settings, or they are unknown; secrets are not checked, since
    /// nothing is sent without them.
    pub fn has_identifiers(&self) -> bool {
        let Some(settings) = self.context.settings else { return true };
        let style = self.program.transport.as_ref().map(|transport| transport.style);
        let is_needed = |f: &&SetUpField| is_required(f, style) && !f.secret && f.scope == Scope::Integration;
        let mut required = self.program.set_up.iter().filter(is_needed);
        required.all(|field| settings.value(&field.name).is_some_and(|value| !is_blank(value)))
    }

    /// Returns `true` if the patient was younger than an age on the day of the dose.
    pub fn was_younger_than(&self, years: u32) -> bool {
        is_younger(self.patient.birth_date, years, self.dose.given_on)
    }
}

/// Returns `true` if a code is in a value set, or there is none.
fn is_known(catalog: &Catalog, set: ConceptSet, code: Option<&str>) -> bool {
    code.is_none_or(|code| is_blank(code) || catalog.concept(set, code.trim()).is_some())
}

/// Returns `true` if a person born on a day is younger than an age on another.
pub fn is_younger(born: NaiveDate, years: u32, on: NaiveDate) -> bool {
    born.checked_add_months(Months::new(years * 12)).is_none_or(|birthday| on < birthday)
}

fn takes_letters(program: &Program, text: &str) -> bool {
    let is_ascii_only = program.dialect.as_ref().is_some_and(|dialect| dialect.ascii_only);
    !is_ascii_only || letters::fold(text).is_some_and(|plain| is_blank(text) || !is_blank(&plain))
}

/// Returns `true` if a text is blank.
pub fn is_blank(text: &str) -> bool {
    letters::is_blank(text)
}

/// Returns `true` if there is a text that is not blank.
pub fn has_text(text: Option<&str>) -> bool {
    text.is_some_and(|text| !is_blank(text))
}

/// Returns `true` if a text has at most `max` characters.
pub fn fits(text: &str, max: usize) -> bool {
    letters::longest(text.trim()) <= max
}
