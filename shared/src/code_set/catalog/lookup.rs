//! The catalog type and its look-ups.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    concept::{Concept, ConceptSet},
    index::{Index, LazyIndex},
    package::{Packing, UnitOfSale, UnitOfUse},
    types::{Cvx, Group, Mvx, Product, Vis},
};

/// The code sets of one dated version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalog {
    /// The date that names the version, as `2025-12-09`.
    pub version: String,
    /// Vaccine types.
    pub cvx: Vec<Cvx>,
    /// Vaccine groups.
    pub groups: Vec<Group>,
    /// Manufacturers.
    pub mvx: Vec<Mvx>,
    /// Products.
    pub products: Vec<Product>,
    /// Units of use by NDC.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units_of_use: Vec<UnitOfUse>,
    /// Units of sale by NDC.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units_of_sale: Vec<UnitOfSale>,
    /// Units of use of each unit of sale.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub packings: Vec<Packing>,
    /// Vaccine Information Statements.
    pub vis: Vec<Vis>,
    /// Value sets.
    pub codes: BTreeMap<ConceptSet, Vec<Concept>>,
    /// The index.
    #[serde(skip)]
    pub(super) index: LazyIndex,
}

impl Catalog {
    /// Returns the index.
    pub(in crate::code_set) fn index(&self) -> &Index {
        self.index.of(self)
    }

    /// Returns the vaccine type of a code.
    #[must_use]
    pub fn cvx(&self, code: &str) -> Option<&Cvx> {
        at(&self.cvx, self.index().cvx.get(code))
    }

    /// Returns the manufacturer of a code.
    #[must_use]
    pub fn mvx(&self, code: &str) -> Option<&Mvx> {
        at(&self.mvx, self.index().mvx.get(code))
    }

    /// Returns the products of a vaccine type, those on the market first.
    #[must_use]
    pub fn products_for(&self, cvx: &str) -> Vec<&Product> {
        all(&self.products, self.index().products_of.get(cvx)).collect()
    }

    /// Returns the unit of use of an NDC under a vaccine type: an NDC can have several.
    #[must_use]
    pub fn unit_of_use(&self, code: &str, cvx: &str) -> Option<&UnitOfUse> {
        all(&self.units_of_use, self.index().units_of_use.get(code)).find(|u| u.cvx == cvx)
    }

    /// Returns the units of use of an NDC, one for each of its vaccine types.
    #[must_use]
    pub fn units_of_use(&self, code: &str) -> Vec<&UnitOfUse> {
        all(&self.units_of_use, self.index().units_of_use.get(code)).collect()
    }

    /// Returns the units of use of a vaccine type, sold or not.
    #[must_use]
    pub fn units_for(&self, cvx: &str) -> Vec<&UnitOfUse> {
        all(&self.units_of_use, self.index().units_of.get(cvx)).collect()
    }

    /// Returns the units of sale of an NDC, one for each of its vaccine types.
    #[must_use]
    pub fn units_of_sale(&self, code: &str) -> Vec<&UnitOfSale> {
        all(&self.units_of_sale, self.index().units_of_sale.get(code)).collect()
    }

    /// Returns the units of use in a unit of sale.
    #[must_use]
    pub fn units_in(&self, unit_of_sale: &str) -> Vec<&UnitOfUse> {
        let packings = all(&self.packings, self.index().packings.get(unit_of_sale));
        packings.flat_map(|p| self.units_of_use(&p.unit_of_use)).collect()
    }

    /// Returns the current statements of a vaccine type.
    #[must_use]
    pub fn vis_for(&self, cvx: &str) -> Vec<&Vis> {
        all(&self.vis, self.index().vis_of.get(cvx)).collect()
    }

    /// Returns the statement of a code, current or not.
    #[must_use]
    pub fn vis(&self, code: &str) -> Option<&Vis> {
        at(&self.vis, self.index().vis.get(code))
    }

    /// Returns the concepts of a value set, in display order.
    #[must_use]
    pub fn concepts(&self, set: ConceptSet) -> &[Concept] {
        self.codes.get(&set).map_or(&[], Vec::as_slice)
    }

    /// Returns the concept of a code.
    #[must_use]
    pub fn concept(&self, set: ConceptSet, code: &str) -> Option<&Concept> {
        at(self.concepts(set), self.index().concepts.get(&set)?.get(code))
    }

    /// Returns a copy for browsers that recognize names and assess entries, without notes, dates of change and GTINs.
    #[must_use]
    pub fn for_entry(&self) -> Self {
        let mut catalog = self.clone();
        for unit in &mut catalog.units_of_use {
            unit.gtin = None;
        }
        for cvx in &mut catalog.cvx {
            (cvx.updated, cvx.note) = (None, None);
        }
        for mvx in &mut catalog.mvx {
            (mvx.updated, mvx.note) = (None, None);
        }
        for product in &mut catalog.products {
            product.updated = None;
        }
        catalog
    }
}

fn at<'a, T>(table: &'a [T], position: Option<&usize>) -> Option<&'a T> {
    position.and_then(|at| table.get(*at))
}

fn all<'a, T>(table: &'a [T], positions: Option<&'a Vec<usize>>) -> impl Iterator<Item = &'a T> {
    positions.into_iter().flatten().filter_map(|at| table.get(*at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{code_set::CodeStatus, sample};

    #[test]
    fn look_ups_find_what_is_there_and_nothing_else() {
        let catalog = sample::catalog();
        assert_eq!(catalog.cvx("03").unwrap().short, "MMR");
        assert_eq!(catalog.cvx("3"), None);
        assert_eq!(catalog.mvx("MSD").unwrap().name, "Merck and Co., Inc.");
        assert_eq!(catalog.concept(ConceptSet::Race, "2106-3").unwrap().text, "White");
        assert_eq!(catalog.concept(ConceptSet::Ethnicity, "2106-3"), None);
        assert_eq!(catalog.unit_of_use("00006-4681-01", "03").unwrap().name, "M-M-R II");
        assert_eq!(catalog.unit_of_use("00006-4681-01", "94"), None);
        assert!(catalog.cvx("88").unwrap().is_unspecified());
    }

    #[test]
    fn one_package_can_be_of_two_vaccine_types() {
        let catalog = sample::catalog();
        let types = |units: Vec<&UnitOfUse>| units.iter().map(|u| u.cvx.clone()).collect::<Vec<_>>();
        assert_eq!(types(catalog.units_of_use("58160-0821-01")), ["43", "44"]);
        assert_eq!(catalog.units_of_sale("58160-0821-11").len(), 2);
        assert_eq!(types(catalog.units_in("00005-0100-10")), ["162"]);
        assert!(catalog.units_in("00005-0100-01").is_empty());
    }

    #[test]
    fn products_on_the_market_come_first() {
        let catalog = sample::catalog();
        let names: Vec<_> = catalog.products_for("115").iter().map(|p| p.name.as_str()).collect();
        assert_eq!(names, ["ADACEL", "BOOSTRIX"]);
        let flu = catalog.products_for("140");
        let first_old = flu.iter().position(|p| p.status != CodeStatus::Active).unwrap();
        assert!(flu[first_old..].iter().all(|p| p.status != CodeStatus::Active));
    }

    #[test]
    fn only_current_statements_are_offered_and_old_ones_are_still_known() {
        let catalog = sample::catalog();
        let codes: Vec<_> = catalog.vis_for("03").iter().map(|v| v.code.as_str()).collect();
        assert_eq!(codes, ["253088698300012711250131"]);
        assert!(!catalog.vis("253088698300012711210806").unwrap().current);
    }

    #[test]
    fn json_carries_the_whole_catalog() {
        let catalog = sample::catalog();
        let json = serde_json::to_string(&catalog).unwrap();
        assert_eq!(serde_json::from_str::<Catalog>(&json).unwrap(), catalog);
    }

    #[test]
    fn a_browser_gets_what_its_rules_ask_for_and_no_notes() {
        let whole = sample::catalog();
        let json = serde_json::to_string(&whole.for_entry()).unwrap();
        assert!(json.len() < 400_000, "{}", json.len());
        let catalog: Catalog = serde_json::from_str(&json).unwrap();
        assert_eq!(catalog.version, whole.version);
        assert_eq!(catalog.codes, whole.codes);
        assert_eq!(catalog.vis_for("03"), whole.vis_for("03"));
        assert_eq!(catalog.products_for("115").len(), 2);
        assert!(!catalog.units_of_use("00006-4681-01").is_empty());
        assert!(
            catalog.units_of_use.iter().all(|unit| unit.gtin.is_none()) && catalog.cvx("43").unwrap().note.is_none()
        );
    }
}
