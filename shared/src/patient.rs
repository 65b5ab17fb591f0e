//! A patient as a chart holds it and a message carries it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::wire_enum;

wire_enum! {
    /// Administrative sex (HL70001).
    pub enum Sex {
        /// F
        Female = "F",
        /// M
        Male = "M",
        /// U, not known
        Unknown = "U",
    }
}

/// A person's name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Name {
    /// Family name.
    pub last: String,
    /// Given name.
    pub first: String,
    /// Further given names.
    pub middle: Option<String>,
    /// Jr, III and the like.
    pub suffix: Option<String>,
}

/// A postal address in the USA.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Address {
    /// Street and number.
    pub street: String,
    /// Apartment, suite.
    pub other: Option<String>,
    /// City.
    pub city: String,
    /// Two-letter state code.
    pub state: String,
    /// ZIP code, five digits or nine with a dash.
    pub zip: String,
}

/// The person to ask about a child: NK1.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NextOfKin {
    /// Name.
    pub name: Name,
    /// Relationship (HL70063), as `MTH`.
    pub relationship: String,
    /// Telephone, ten digits.
    pub phone: Option<String>,
}

/// A patient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Home telephone, ten digits.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Next of kin.
    pub next_of_kin: Option<NextOfKin>,
    /// Current VFC eligibility (HL70064), as `V02`.
    pub eligibility: Option<String>,
    /// PD1-12: true means that the record must not be shared; none means that nobody asked.
    pub protected: Option<bool>,
    /// Publicity code (HL70215), as `02`.
    pub publicity: Option<String>,
    /// A record for training or testing, which never goes to a production registry.
    pub test: bool,
}
