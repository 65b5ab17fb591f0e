//! Names of persons.

use serde::{Deserialize, Serialize};

use crate::wire_enum;

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
    /// Dr and the like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
}

wire_enum! {
    /// Type of a name (HL70200).
    pub enum NameKind {
        /// A: alias.
        Alias = "A",
        /// B: name at birth.
        Birth = "B",
        /// C: adopted name.
        Adopted = "C",
        /// D: display name.
        Display = "D",
        /// M: maiden name.
        Maiden = "M",
        /// P: name of partner or spouse.
        Partner = "P",
        /// U: unspecified.
        Unspecified = "U",
    }
}

/// A name besides the legal one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OtherName {
    /// The name.
    pub name: Name,
    /// Type.
    pub kind: NameKind,
}
