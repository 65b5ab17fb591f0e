//! Evidence about a dose in the tables: its package, manufacturer, dates of sale and routes.

use chrono::NaiveDate;

use super::{lookup::Catalog, package::UnitOfUse};
use crate::order;

impl Catalog {
    /// Returns whether an NDC, of a unit of use or of sale, belongs to a vaccine type; `None` for an unknown NDC.
    #[must_use]
    pub fn is_package_of(&self, ndc: &str, cvx: &str) -> Option<bool> {
        let types = self.types_of_package(ndc);
        (!types.is_empty()).then(|| types.contains(&cvx))
    }

    /// Returns the vaccine types of an NDC, of a unit of use or of sale.
    #[must_use]
    pub fn types_of_package(&self, ndc: &str) -> Vec<&str> {
        let of_use = self.units_of_use(ndc).into_iter().map(|unit| unit.cvx.as_str());
        let of_sale = self.units_of_sale(ndc).into_iter().map(|unit| unit.cvx.as_str());
        let mut types: Vec<_> = of_use.chain(of_sale).collect();
        order::sort_by_key(&mut types, |cvx| *cvx);
        types.dedup();
        types
    }

    /// Returns the printed names of an NDC, of a unit of use or of sale.
    pub fn names_of_package(&self, ndc: &str) -> impl Iterator<Item = &str> {
        let of_use = self.units_of_use(ndc).into_iter().map(|unit| unit.name.as_str());
        of_use.chain(self.units_of_sale(ndc).into_iter().map(|unit| unit.name.as_str()))
    }

    /// Returns the known manufacturers of an NDC, of a unit of use or of sale.
    #[must_use]
    pub fn makers_of_package(&self, ndc: &str) -> Vec<&str> {
        let of_use = self.units_of_use(ndc).into_iter().flat_map(|unit| &unit.mvx);
        let of_sale = self.units_of_sale(ndc).into_iter().flat_map(|unit| &unit.mvx);
        let mut makers: Vec<_> = of_use.chain(of_sale).map(String::as_str).collect();
        order::sort_by_key(&mut makers, |mvx| *mvx);
        makers.dedup();
        makers
    }

    /// Returns `true` if a vaccine type was sold on a day: the package where the tables have it, else any package.
    ///
    /// Also returns `true` for a type without packages.
    #[must_use]
    pub fn was_sold(&self, cvx: &str, ndc: Option<&str>, day: NaiveDate) -> bool {
        let sold = |unit: &UnitOfUse| unit.is_sold_on(day);
        if let Some(unit) = ndc.and_then(|ndc| self.unit_of_use(ndc.trim(), cvx)) {
            return sold(unit);
        }
        let Some(positions) = self.index().units_of.get(cvx) else { return true };
        positions.iter().filter_map(|at| self.units_of_use.get(*at)).any(sold)
    }

    /// Returns `true` if a manufacturer has a product of a vaccine type, or the type has no products.
    #[must_use]
    pub fn is_made_by(&self, cvx: &str, mvx: &str) -> bool {
        let Some(positions) = self.index().products_of.get(cvx) else { return true };
        positions.iter().filter_map(|at| self.products.get(*at)).any(|product| product.mvx.as_deref() == Some(mvx))
    }

    /// Returns `true` if a vaccine type has a current statement.
    #[must_use]
    pub fn has_vis(&self, cvx: &str) -> bool {
        self.index().vis_of.contains_key(cvx)
    }

    /// Returns `true` if all packages of a vaccine type with a route are intramuscular, and there is at least one.
    #[must_use]
    pub fn is_only_intramuscular(&self, cvx: &str) -> bool {
        let positions = self.index().sales_of.get(cvx).into_iter().flatten();
        let mut routes = positions.filter_map(|at| self.units_of_sale.get(*at)?.route.as_deref()).peekable();
        routes.peek().is_some()
            && routes.all(|route| matches!(route, "IM" | "INTRAMUSCULAR" | "INTRAMUSCULAR INJECTION"))
    }
}

#[cfg(test)]
mod tests {
    use crate::sample::{day, shared_catalog};

    #[test]
    fn a_package_is_of_its_types() {
        let catalog = shared_catalog();
        assert_eq!(catalog.types_of_package("58160-0821-01"), ["43", "44"]);
        assert_eq!(catalog.is_package_of("00006-4681-01", "03"), Some(true));
        assert_eq!(catalog.is_package_of("00005-0100-10", "162"), Some(true));
        assert_eq!(catalog.is_package_of("00006-4681-01", "94"), Some(false));
        assert_eq!(catalog.is_package_of("99999-9999-99", "03"), None);
    }

    #[rstest::rstest]
    #[case("03", Some("00006-4681-01"), "1971-04-21", true)]
    #[case("03", Some("00006-4681-01"), "1971-04-20", false)]
    #[case::another_package_does_not_count("03", Some("58160-0821-01"), "2026-03-09", true)]
    #[case("309", None, "2020-01-01", false)]
    #[case::no_packages("02", None, "1990-01-01", true)]
    fn a_type_was_sold(#[case] cvx: &str, #[case] ndc: Option<&str>, #[case] on: &str, #[case] sold: bool) {
        assert_eq!(shared_catalog().was_sold(cvx, ndc, day(on)), sold);
    }
}
