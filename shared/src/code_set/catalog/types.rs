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
    /// Whether the formulation is unspecified, as only historical doses may have it.
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
    /// Whether an age in months is within its range.
    #[must_use]
    pub fn takes(&self, months: u32) -> bool {
        self.from_months.is_none_or(|from| months >= from) && self.before_months.is_none_or(|before| months < before)
    }
}

/// A unit of use: a single vial or syringe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitOfUse {
    /// The NDC in eleven digits, as `00006-4681-01`. Several vaccine types can share it.
    pub code: String,
    /// The printed name, as `M-M-R II`.
    pub name: String,
    /// Its vaccine type.
    pub cvx: String,
    /// Its manufacturers, usually one; CDC names none or two for some.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mvx: Vec<String>,
    /// Packaging, as `SYRINGE, 0.5 mL`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub packaging: Option<String>,
    /// First day of sale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<NaiveDate>,
    /// Last day of sale; none while it is sold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<NaiveDate>,
    /// The GTIN in its bar code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gtin: Option<String>,
    /// Whether it has no NDC of its own, so that the code is that of the unit of sale.
    #[serde(default)]
    pub no_inner: bool,
}

impl UnitOfUse {
    /// Whether it was sold on a day.
    #[must_use]
    pub fn is_sold_on(&self, day: NaiveDate) -> bool {
        self.start.is_none_or(|start| start <= day) && self.end.is_none_or(|end| day <= end)
    }

    /// Whether a manufacturer makes it. True when CDC names none.
    #[must_use]
    pub fn is_by(&self, mvx: &str) -> bool {
        self.mvx.is_empty() || self.mvx.iter().any(|m| m == mvx)
    }

    /// Returns the amount of one dose in mL, if the packaging states it.
    #[must_use]
    pub fn amount(&self) -> Option<String> {
        let packaging = self.packaging.as_deref()?;
        if packaging.to_ascii_lowercase().contains("multi") {
            return None;
        }
        milliliters(packaging)
    }
}

/// Returns the last amount in mL of a text, as a decimal number.
pub fn milliliters(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let (before, _) = lower.rsplit_once("ml")?;
    let digits = before.trim_end().rsplit(|c: char| !c.is_ascii_digit() && c != '.').next()?;
    let amount = if digits.starts_with('.') { format!("0{digits}") } else { digits.to_owned() };
    amount.parse::<f64>().is_ok_and(|n| n > 0.0).then_some(amount)
}

/// A unit of sale: the package that a practice orders, with one or more units of use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitOfSale {
    /// The NDC in eleven digits.
    pub code: String,
    /// The printed name.
    pub name: String,
    /// Its vaccine type.
    pub cvx: String,
    /// Its manufacturers, usually one; CDC names two for some.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mvx: Vec<String>,
    /// Packaging, as `CARTON, 10 SYRINGE`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub packaging: Option<String>,
    /// Route, as `INTRAMUSCULAR`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<String>,
    /// First day of sale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<NaiveDate>,
    /// Last day of sale; none while it is sold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<NaiveDate>,
}

/// The containment of a unit of use in a unit of sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Packing {
    /// The NDC of the unit of use.
    pub unit_of_use: String,
    /// The NDC of the unit of sale.
    pub unit_of_sale: String,
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
    /// Whether this is the current edition.
    pub current: bool,
    /// The vaccine types of the statement.
    pub cvx: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[rstest::rstest]
    #[case("SYRINGE, 0.5 mL", Some("0.5"))]
    #[case("APPLICATOR .2 mL", Some("0.2"))]
    #[case("SYRINGE, PRE-FILLED GLASS, 30 mcg/0.3 mL", Some("0.3"))]
    #[case("VIAL, 1 mL, SINGLE-DOSE", Some("1"))]
    #[case("5 mL in 1 VIAL, MULTI-DOSE", None)]
    #[case("VIAL, SINGLE-DOSE", None)]
    #[case("mL", None)]
    fn packaging_says_the_amount(#[case] packaging: &str, #[case] amount: Option<&str>) {
        let unit = UnitOfUse {
            code: "00000-0000-00".into(),
            name: "X".into(),
            cvx: "03".into(),
            mvx: vec!["MSD".into()],
            packaging: Some(packaging.into()),
            start: Some(sample::day("2020-01-01")),
            end: Some(sample::day("2020-12-31")),
            gtin: None,
            no_inner: false,
        };
        assert_eq!(unit.amount().as_deref(), amount);
        let sold = |day: &str| unit.is_sold_on(sample::day(day));
        assert_eq!(
            [sold("2019-12-31"), sold("2020-01-01"), sold("2020-12-31"), sold("2021-01-01")],
            [false, true, true, false]
        );
        assert!(unit.is_by("MSD") && !unit.is_by("SKB"));
    }

    #[test]
    fn ages_have_a_first_month_and_a_month_after_the_last() {
        let child = Presentation { text: "5 to 11 years".into(), from_months: Some(60), before_months: Some(144) };
        assert_eq!([59, 60, 143, 144].map(|months| child.takes(months)), [false, true, true, false]);
        let any = Presentation { text: "0.5 mL".into(), from_months: None, before_months: None };
        assert!(any.takes(0) && any.takes(1_200));
    }
}
