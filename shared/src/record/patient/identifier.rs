//! Identifiers of a patient besides the medical record number.

use serde::{Deserialize, Serialize};

use crate::wire_enum;

wire_enum! {
    /// Type of an identifier (HL70203).
    pub enum IdentifierKind {
        /// MR: a medical record number.
        MedicalRecord = "MR",
        /// PI: a patient's internal identifier.
        PatientInternal = "PI",
        /// PT: a patient's external identifier.
        PatientExternal = "PT",
        /// PN: a person's number.
        Person = "PN",
        /// SR: the state registry's number.
        StateRegistry = "SR",
        /// MA: Medicaid.
        Medicaid = "MA",
        /// MC: Medicare.
        Medicare = "MC",
        /// BR: the birth registry's number.
        BirthRegistry = "BR",
        /// WC: the WIC program's number.
        Wic = "WC",
        /// SS: Social Security. Left out unless the program takes it.
        SocialSecurity = "SS",
    }
}

/// An identifier besides the medical record number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Identifier {
    /// The number.
    pub number: String,
    /// Type.
    pub kind: IdentifierKind,
    /// Assigning authority: a name of up to 20 characters, or an object identifier.
    pub assigner: String,
}
