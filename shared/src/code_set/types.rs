//! What a catalog holds.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::wire_enum;

wire_enum! {
    /// Whether a code may be used for a dose given today.
    pub enum CodeStatus {
        /// In use.
        Active = "ACTIVE",
        /// For doses of the past only.
        Inactive = "INACTIVE",
        /// Given outside of the USA only.
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
    /// The short description, as `MMR`.
    pub short: String,
    /// The full name.
    pub full: String,
    /// Whether it is in use.
    pub status: CodeStatus,
    /// The groups that it counts for, as `MMR`.
    pub groups: Vec<String>,
}

impl Cvx {
    /// Whether it stands for a group without saying which formulation: for doses from history only.
    #[must_use]
    pub fn is_unspecified(&self) -> bool {
        self.short.to_ascii_lowercase().contains("unspecified")
    }
}

/// A manufacturer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mvx {
    /// The code, as `MSD`.
    pub code: String,
    /// The name.
    pub name: String,
    /// Whether it still makes vaccines under this code.
    pub status: CodeStatus,
}

/// A unit of use of a product: what one holds in the hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ndc {
    /// The code in eleven digits, as `00006-4681-01`.
    pub code: String,
    /// The name on it, as `M-M-R II`.
    pub name: String,
    /// What it is, as `syringe, 0.5 mL`.
    #[serde(default)]
    pub text: Option<String>,
    /// The amount of one dose in mL, where the packaging says it.
    #[serde(default)]
    pub amount: Option<String>,
    /// The last day on which it was sold; none while it is.
    #[serde(default)]
    pub until: Option<NaiveDate>,
}

/// A product: one brand of one manufacturer under one vaccine type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// The brand name, as `M-M-R II`.
    pub name: String,
    /// Its vaccine type.
    pub cvx: String,
    /// Its manufacturer, where one is known.
    #[serde(default)]
    pub mvx: Option<String>,
    /// Whether it is on the market.
    pub status: CodeStatus,
    /// What tells it from another product of the same name, as `12 years and older`.
    #[serde(default)]
    pub presentation: Option<String>,
    /// Its units of use.
    #[serde(default)]
    pub ndc: Vec<Ndc>,
}

/// An edition of a Vaccine Information Statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vis {
    /// The fully encoded string of 24 digits.
    pub code: String,
    /// The document's name.
    pub name: String,
    /// The date of the edition.
    pub edition: NaiveDate,
    /// Whether it is the edition to hand out.
    pub current: bool,
    /// The vaccine types that it is about.
    pub cvx: Vec<String>,
}
