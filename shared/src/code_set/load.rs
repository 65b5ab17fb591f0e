//! Reading a catalog from a file of ours.

use std::collections::BTreeSet;

use super::{catalog::Catalog, concept::ConceptSet};
use crate::source::Fault;

/// Why a file is no catalog.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the catalog cannot be used: {0}")]
pub struct Error(pub Fault);

impl Catalog {
    /// Reads a catalog. `name` is the file's name, for the error.
    ///
    /// # Errors
    /// When the text is not a catalog, or says something twice or about something that it does not hold.
    pub fn from_toml(name: &str, text: &str) -> Result<Self, Error> {
        let catalog: Self = toml::from_str(text).map_err(|e| Error(Fault::from_toml(name, text, &e)))?;
        catalog.check().map_err(|(field, what)| Error(Fault::in_file(name, field, what)))?;
        Ok(catalog)
    }

    fn check(&self) -> Result<(), (&'static str, String)> {
        unique("cvx.code", self.cvx.iter().map(|c| c.code.as_str()))?;
        unique("mvx.code", self.mvx.iter().map(|m| m.code.as_str()))?;
        unique("vis.code", self.vis.iter().map(|v| v.code.as_str()))?;
        for product in &self.products {
            known("products.cvx", &product.cvx, self.cvx(&product.cvx).is_some())?;
            if let Some(mvx) = &product.mvx {
                known("products.mvx", mvx, self.mvx(mvx).is_some())?;
            }
        }
        for code in self.vis.iter().flat_map(|v| &v.cvx) {
            known("vis.cvx", code, self.cvx(code).is_some())?;
        }
        for &set in ConceptSet::ALL {
            known("codes", set.as_str(), !self.concepts(set).is_empty())?;
            unique("codes.code", self.concepts(set).iter().map(|c| c.code.as_str()))?;
        }
        Ok(())
    }
}

fn unique<'a>(field: &'static str, codes: impl Iterator<Item = &'a str>) -> Result<(), (&'static str, String)> {
    let mut seen = BTreeSet::new();
    for code in codes {
        if !seen.insert(code) {
            return Err((field, format!("{code} stands twice; keep one of them")));
        }
    }
    Ok(())
}

fn known(field: &'static str, code: &str, is_known: bool) -> Result<(), (&'static str, String)> {
    if is_known { Ok(()) } else { Err((field, format!("{code} is not in the catalog; add it or correct the code"))) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::CATALOG;

    #[rstest::rstest]
    #[case::unknown_field("short = \"MMR\"", "shirt = \"MMR\"", "field shirt")]
    #[case::wrong_status("status = \"ACTIVE\"", "status = \"ON\"", "field status")]
    #[case::twice("code = \"08\"", "code = \"03\"", "field cvx.code: 03 stands twice")]
    #[case::unknown_maker("mvx = \"PFR\"", "mvx = \"XXX\"", "field products.mvx: XXX is not in the catalog")]
    #[case::missing_list("ROUTE = [", "SITE = [", "line")]
    fn a_fault_is_named_with_its_place(#[case] from: &str, #[case] to: &str, #[case] says: &str) {
        let broken = CATALOG.replacen(from, to, 1);
        let said = Catalog::from_toml("2025-12-09.toml", &broken).unwrap_err().to_string();
        assert!(said.starts_with("the catalog cannot be used: 2025-12-09.toml, ") && said.contains(says), "{said}");
    }

    #[test]
    fn the_line_is_the_line() {
        let said = Catalog::from_toml("c.toml", "version = \"1\"\ncvx = 3\n").unwrap_err();
        assert_eq!((said.0.line, said.0.field.as_deref()), (Some(2), Some("cvx")));
    }
}
