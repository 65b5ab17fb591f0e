//! Next of kin and other contacts of a patient.

use serde::{Deserialize, Serialize};

use super::{Address, Name, Phone};

/// A contact of a patient: NK1.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NextOfKin {
    /// Name.
    pub name: Name,
    /// Relationship (HL70063), as `MTH`.
    pub relationship: String,
    /// Telephone, as the patient's.
    pub phone: Option<String>,
    /// Further telephones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<Phone>,
    /// E-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
}
