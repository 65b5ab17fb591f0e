//! Packages of a catalog: units of use and of sale by NDC.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::decimal::Decimal;

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
    /// `true` if it has no NDC of its own, so that the code is that of the unit of sale.
    #[serde(default)]
    pub no_inner: bool,
}

impl UnitOfUse {
    /// Returns `true` if the unit was sold on a day.
    #[must_use]
    pub fn is_sold_on(&self, day: NaiveDate) -> bool {
        self.start.is_none_or(|start| start <= day) && self.end.is_none_or(|end| day <= end)
    }

    /// Returns `true` if a manufacturer makes the unit, or CDC names none.
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
    Decimal::parse(&amount).is_some_and(Decimal::is_positive).then_some(amount)
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
}
