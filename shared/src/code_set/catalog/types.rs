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
    /// Whether it is in use.
    pub status: CodeStatus,
    /// The short description, as `MMR`.
    pub short: String,
    /// The full name.
    pub full: String,
    /// The groups that it counts for, as `MMR`.
    pub groups: Vec<String>,
    /// The day on which CDC last changed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated: Option<NaiveDate>,
    /// What CDC says about its use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Cvx {
    /// Whether it stands for a group without saying which formulation: for doses from history only.
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
    /// The vaccine type that stands for the group.
    pub cvx: String,
}

/// A manufacturer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mvx {
    /// The code, as `MSD`.
    pub code: String,
    /// Whether it still makes vaccines under this code.
    pub status: CodeStatus,
    /// The name.
    pub name: String,
    /// The day on which CDC last changed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated: Option<NaiveDate>,
    /// What CDC says about it.
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
    /// Its manufacturer, where one is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mvx: Option<String>,
    /// Whether it is on the market.
    pub status: CodeStatus,
    /// The day on which CDC last changed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated: Option<NaiveDate>,
    /// What tells it from another product of the same name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub presentation: Option<Presentation>,
}

/// What tells a product from another of the same name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Presentation {
    /// In words, as `12 years and older`.
    pub text: String,
    /// The first month of age at which it is given, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_months: Option<u32>,
    /// The first month of age at which it is no longer given, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before_months: Option<u32>,
}

impl Presentation {
    /// Whether it is given at an age.
    #[must_use]
    pub fn takes(&self, months: u32) -> bool {
        self.from_months.is_none_or(|from| months >= from) && self.before_months.is_none_or(|before| months < before)
    }
}

/// A unit of use: what one holds in the hand when the dose is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitOfUse {
    /// The NDC in eleven digits, as `00006-4681-01`. One code can stand under several vaccine types.
    pub code: String,
    /// The name on it, as `M-M-R II`.
    pub name: String,
    /// Its vaccine type.
    pub cvx: String,
    /// Its manufacturers: one, besides where CDC names none or two.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mvx: Vec<String>,
    /// What it is, as `SYRINGE, 0.5 mL`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub packaging: Option<String>,
    /// The first day on which it was sold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<NaiveDate>,
    /// The last day on which it was sold; none while it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<NaiveDate>,
    /// The number in its bar code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gtin: Option<String>,
    /// Whether its maker gave it no NDC of its own, so that the code is that of the unit of sale.
    #[serde(default)]
    pub no_inner: bool,
}

impl UnitOfUse {
    /// Whether it was sold on a day.
    #[must_use]
    pub fn is_sold_on(&self, day: NaiveDate) -> bool {
        self.start.is_none_or(|start| start <= day) && self.end.is_none_or(|end| day <= end)
    }

    /// Whether it is made by a manufacturer, as far as CDC names one.
    #[must_use]
    pub fn is_by(&self, mvx: &str) -> bool {
        self.mvx.is_empty() || self.mvx.iter().any(|m| m == mvx)
    }

    /// The amount of one dose in mL, where the packaging says it.
    #[must_use]
    pub fn amount(&self) -> Option<String> {
        let packaging = self.packaging.as_deref()?;
        if packaging.to_ascii_lowercase().contains("multi") {
            return None;
        }
        milliliters(packaging)
    }
}

/// The amount in mL that a text says last, as decimal text.
pub fn milliliters(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let (before, _) = lower.rsplit_once("ml")?;
    let digits = before.trim_end().rsplit(|c: char| !c.is_ascii_digit() && c != '.').next()?;
    let amount = if digits.starts_with('.') { format!("0{digits}") } else { digits.to_owned() };
    amount.parse::<f64>().is_ok_and(|n| n > 0.0).then_some(amount)
}

/// A unit of sale: what a practice orders, with one or more units of use in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitOfSale {
    /// The NDC in eleven digits.
    pub code: String,
    /// The name on it.
    pub name: String,
    /// Its vaccine type.
    pub cvx: String,
    /// Its manufacturers: one, besides where CDC names two.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mvx: Vec<String>,
    /// What it is, as `CARTON, 10 SYRINGE`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub packaging: Option<String>,
    /// How it is given, as `INTRAMUSCULAR`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<String>,
    /// The first day on which it was sold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<NaiveDate>,
    /// The last day on which it was sold; none while it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<NaiveDate>,
}

/// Which unit of use is in which unit of sale.
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
    /// The document's type: the GDTI of 13 digits in its bar code.
    pub document: String,
    /// The document's name.
    pub name: String,
    /// The date of the edition.
    pub edition: NaiveDate,
    /// Whether it is the edition to hand out.
    pub current: bool,
    /// The vaccine types that it is about.
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
