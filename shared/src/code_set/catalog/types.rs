//! Rows of a catalog.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::wire_enum;

wire_enum! {
    /// Status of a code.
    pub enum CodeStatus {
        /// In use.
        Active = "ACTIVE",
        /// For past doses only.
        Inactive = "INACTIVE",
        /// Used outside the USA only.
        NonUs = "NON_US",
        /// Never used.
        NeverActive = "NEVER_ACTIVE",
    }
}

/// A vaccine type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cvx {
    /// The code, as `03`.
    pub code: String,
    /// Status of the code.
    pub status: CodeStatus,
    /// The short description, as `MMR`.
    pub short: String,
    /// The full name.
    pub full: String,
    /// Its groups, as `MMR`.
    pub groups: Vec<String>,
    /// Date of CDC's last change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated: Option<NaiveDate>,
    /// CDC's note about its use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Cvx {
    /// Returns `true` if the formulation is unspecified, as only historical doses may have it.
    #[must_use]
    pub fn is_unspecified(&self) -> bool {
        self.short.to_ascii_lowercase().contains("unspecified")
    }
}

/// A vaccine group: the vaccines against one disease, or given as one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The name, as `HepB`.
    pub name: String,
    /// The vaccine type that represents the group.
    pub cvx: String,
}

/// A manufacturer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mvx {
    /// The code, as `MSD`.
    pub code: String,
    /// Status of the code.
    pub status: CodeStatus,
    /// The name.
    pub name: String,
    /// Date of CDC's last change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated: Option<NaiveDate>,
    /// CDC's note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A product: one brand of one manufacturer under one vaccine type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// The brand name, as `M-M-R II`.
    pub name: String,
    /// Its vaccine type.
    pub cvx: String,
    /// Its manufacturer, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mvx: Option<String>,
    /// Market status.
    pub status: CodeStatus,
    /// Date of CDC's last change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated: Option<NaiveDate>,
    /// The presentation that distinguishes it from other products of the same name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub presentation: Option<Presentation>,
}

/// The presentation of a product, which distinguishes it from others of the same name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Presentation {
    /// Description, as `12 years and older`.
    pub text: String,
    /// Minimum age in months, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_months: Option<u32>,
    /// Age in months from which it is no longer given, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before_months: Option<u32>,
}

impl Presentation {
    /// Returns `true` if an age in months is within the presentation's range.
    #[must_use]
    pub fn takes(&self, months: u32) -> bool {
        self.from_months.is_none_or(|from| months >= from) && self.before_months.is_none_or(|before| months < before)
    }
}

/// An edition of a Vaccine Information Statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vis {
    /// The fully encoded string of 24 digits.
    pub code: String,
    /// The document type: the GDTI of 13 digits in its bar code.
    pub document: String,
    /// The document's name.
    pub name: String,
    /// The date of the edition.
    pub edition: NaiveDate,
    /// `true` if this is the current edition.
    pub current: bool,
    /// The vaccine types of the statement.
    pub cvx: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_have_a_first_month_and_a_month_after_the_last() {
        let child = Presentation { text: "5 to 11 years".into(), from_months: Some(60), before_months: Some(144) };
        assert_eq!([59, 60, 143, 144].map(|months| child.takes(months)), [false, true, true, false]);
        let any = Presentation { text: "0.5 mL".into(), from_months: None, before_months: None };
        assert!(any.takes(0) && any.takes(1_200));
    }
}
