//! Patients.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Address, Identifier, Name, NextOfKin, OtherName, Phone, RegistryStatus};
use crate::{
    consent::{Consent, ConsentAnswer, latest},
    wire_enum,
};

wire_enum! {
    /// Administrative sex (HL70001).
    #[derive(Default)]
    pub enum Sex {
        /// F
        Female = "F",
        /// M
        Male = "M",
        /// U, not known
        #[default]
        Unknown = "U",
    }
}

/// A patient.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Patient {
    /// Medical record number.
    pub mrn: String,
    /// Legal name.
    pub name: Name,
    /// Mother's name before marriage: family and given.
    pub mother_maiden: Option<Name>,
    /// Date of birth.
    pub birth_date: NaiveDate,
    /// Administrative sex.
    pub sex: Sex,
    /// Race codes (CDCREC), as `2106-3`; empty when not asked yet.
    pub races: Vec<String>,
    /// Ethnicity code (CDCREC), as `2186-5`.
    pub ethnicity: Option<String>,
    /// Home address.
    pub address: Option<Address>,
    /// Home telephone: ten digits, or `+` and those of another country's; with its extension as `x12`.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Next of kin.
    pub next_of_kin: Option<NextOfKin>,
    /// Current VFC eligibility (HL70064), as `V02`.
    pub eligibility: Option<String>,
    /// General protection indicator, PD1-12: true for a record that must not be shared, none if unasked. It holds for
    /// registries without an answer of their own in `consents`.
    pub protected: Option<bool>,
    /// Publicity code (HL70215), as `02`.
    pub publicity: Option<String>,
    /// A record for training or testing, which never goes to a production registry.
    pub test: bool,
    /// Further identifiers: PID-3.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<Identifier>,
    /// Further names: PID-5.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_names: Vec<OtherName>,
    /// Further addresses: PID-11.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_addresses: Vec<Address>,
    /// Further telephones: PID-13.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<Phone>,
    /// Language (ISO 639-2), as `spa`: PID-15.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Multiple birth indicator: PID-24.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub multiple_birth: Option<bool>,
    /// Birth order of a multiple birth: PID-25.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_order: Option<u8>,
    /// Death indicator: PID-30.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deceased: Option<bool>,
    /// Date of death: PID-29.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub died_on: Option<NaiveDate>,
    /// Date of the current VFC eligibility. Only the chart has it; a message has the eligibility of its dose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eligibility_since: Option<NaiveDate>,
    /// Effective date of the publicity code: PD1-18.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publicity_since: Option<NaiveDate>,
    /// Effective date of the protection indicator: PD1-13.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protected_since: Option<NaiveDate>,
    /// Registry status, by default active: PD1-16.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registry_status: Option<RegistryStatus>,
    /// Effective date of the registry status: PD1-17.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registry_status_since: Option<NaiveDate>,
    /// Further contacts: NK1.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub further_kin: Vec<NextOfKin>,
    /// Recorded answers about sharing with one registry, in the order in which they were recorded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consents: Vec<Consent>,
}

impl Patient {
    /// Returns all contacts, the next of kin first.
    pub fn kin(&self) -> impl Iterator<Item = &NextOfKin> {
        self.next_of_kin.iter().chain(&self.further_kin)
    }

    /// Returns all addresses, the home first.
    pub fn addresses(&self) -> impl Iterator<Item = &Address> {
        self.address.iter().chain(&self.other_addresses)
    }

    /// Returns the protection indicator for the registry of a program, with its effective date.
    #[must_use]
    pub fn protected_for(&self, program: &str) -> (Option<bool>, Option<NaiveDate>) {
        match latest(&self.consents, program) {
            Some(consent) => (Some(consent.answer == ConsentAnswer::Refused), Some(consent.on)),
            None => (self.protected, self.protected_since),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The JSON that the first version wrote.
    const OLD: &str = r#"{"mrn":"1","name":{"last":"Marsh","first":"Delia","middle":null,"suffix":null},"motherMaiden":null,"birthDate":"2025-03-02","sex":"F","races":["2106-3"],"ethnicity":null,"address":{"street":"77 Quarry Rd","other":null,"city":"Tomah","state":"WI","zip":"54660"},"phone":null,"email":null,"nextOfKin":{"name":{"last":"Marsh","first":"Ione","middle":null,"suffix":null},"relationship":"MTH","phone":null},"eligibility":null,"protected":false,"publicity":null,"test":false}"#;

    #[test]
    fn what_was_kept_before_reads_and_is_written_as_it_was() {
        let read: Patient = serde_json::from_str(OLD).unwrap();
        assert_eq!(read.kin().count(), 1);
        assert_eq!(serde_json::to_string(&read).unwrap(), OLD);
    }
}
