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
    /// What a further name is (HL70200).
    pub enum NameKind {
        /// A: what the patient is also called.
        Alias = "A",
        /// B: the name at birth.
        Birth = "B",
        /// C: the name by adoption.
        Adopted = "C",
        /// D: the name to show.
        Display = "D",
        /// M: the name before marriage.
        Maiden = "M",
        /// P: the name of the partner or spouse.
        Partner = "P",
        /// U: not said.
        Unspecified = "U",
    }
}

/// A name besides the legal one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OtherName {
    /// The name.
    pub name: Name,
    /// What it is.
    pub kind: NameKind,
}
