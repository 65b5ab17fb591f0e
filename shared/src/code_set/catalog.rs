//! The catalog and its look-ups.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    concept::{Concept, ConceptSet},
    types::{CodeStatus, Cvx, Mvx, Ndc, Product, Vis},
};

/// The code sets of one dated version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalog {
    /// The date that names the version, as `2025-12-09`.
    pub version: String,
    /// Vaccine types.
    pub cvx: Vec<Cvx>,
    /// Manufacturers.
    pub mvx: Vec<Mvx>,
    /// Products.
    pub products: Vec<Product>,
    /// Vaccine Information Statements.
    pub vis: Vec<Vis>,
    /// The short lists of concepts.
    pub codes: BTreeMap<ConceptSet, Vec<Concept>>,
}

impl Catalog {
    /// The vaccine type of a code.
    #[must_use]
    pub fn cvx(&self, code: &str) -> Option<&Cvx> {
        self.cvx.iter().find(|c| c.code == code)
    }

    /// The manufacturer of a code.
    #[must_use]
    pub fn mvx(&self, code: &str) -> Option<&Mvx> {
        self.mvx.iter().find(|m| m.code == code)
    }

    /// The products of a vaccine type, those on the market first.
    #[must_use]
    pub fn products_for(&self, cvx: &str) -> Vec<&Product> {
        let mut products: Vec<_> = self.products.iter().filter(|p| p.cvx == cvx).collect();
        products.sort_by_key(|p| p.status != CodeStatus::Active);
        products
    }

    /// The unit of use of a code, with its product. One code can stand under several vaccine types.
    #[must_use]
    pub fn ndc(&self, code: &str, cvx: &str) -> Option<(&Product, &Ndc)> {
        let products = self.products.iter().filter(|p| p.cvx == cvx);
        products.flat_map(|p| p.ndc.iter().map(move |n| (p, n))).find(|(_, n)| n.code == code)
    }

    /// The current statements for a vaccine type.
    #[must_use]
    pub fn vis_for(&self, cvx: &str) -> Vec<&Vis> {
        self.vis.iter().filter(|v| v.current && v.cvx.iter().any(|c| c == cvx)).collect()
    }

    /// The statement of a code, current or not.
    #[must_use]
    pub fn vis(&self, code: &str) -> Option<&Vis> {
        self.vis.iter().find(|v| v.code == code)
    }

    /// The concepts of a list, in the order in which they are offered.
    #[must_use]
    pub fn concepts(&self, set: ConceptSet) -> &[Concept] {
        self.codes.get(&set).map_or(&[], Vec::as_slice)
    }

    /// The concept of a code.
    #[must_use]
    pub fn concept(&self, set: ConceptSet, code: &str) -> Option<&Concept> {
        self.concepts(set).iter().find(|c| c.code == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn look_ups_find_what_is_there_and_nothing_else() {
        let catalog = sample::catalog();
        assert_eq!(catalog.cvx("03").unwrap().short, "MMR");
        assert_eq!(catalog.cvx("3"), None);
        assert_eq!(catalog.mvx("MSD").unwrap().name, "Merck and Co., Inc.");
        assert_eq!(catalog.concept(ConceptSet::Race, "2106-3").unwrap().text, "White");
        assert_eq!(catalog.concept(ConceptSet::Ethnicity, "2106-3"), None);
        assert_eq!(catalog.ndc("00006-4681-01", "03").unwrap().0.name, "M-M-R II");
        assert_eq!(catalog.ndc("00006-4681-01", "94"), None);
        assert!(catalog.cvx("88").unwrap().is_unspecified());
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
}
