//! Programs and catalog: fetched once a version, by the path that names it.

use std::sync::Arc;

use gloo_net::http::Method;
use leptos::prelude::*;
use serde_json::Value;
use shared::code_set::{CodeStatus, Concept, ConceptSet, Cvx, Mvx, Presentation, Product, Vis};

use super::{
    client::Api,
    failure::Failure,
    http,
    operation::{AssetsQuery, assets_query},
    program::Programs,
    read::{Misread, Read, field, read_by},
};

/// What pages show and choose from of the catalog.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Catalog {
    /// Vaccine types.
    pub cvx: Vec<Cvx>,
    /// Manufacturers.
    pub mvx: Vec<Mvx>,
    /// Products.
    pub products: Vec<Product>,
    vis: Vec<Vis>,
    codes: Vec<(ConceptSet, Vec<Concept>)>,
}

impl Catalog {
    /// The concepts of a list, in the order in which they are offered.
    #[must_use]
    pub fn concepts(&self, set: ConceptSet) -> &[Concept] {
        self.codes.iter().find(|(own, _)| *own == set).map_or(&[], |(_, codes)| codes.as_slice())
    }

    /// The concept of a code.
    #[must_use]
    pub fn concept(&self, set: ConceptSet, code: &str) -> Option<&Concept> {
        self.concepts(set).iter().find(|c| c.code == code)
    }

    /// The statements to hand out with a vaccine type.
    pub fn vis_for<'a>(&'a self, cvx: &'a str) -> impl Iterator<Item = &'a Vis> {
        self.vis.iter().filter(move |vis| vis.current && vis.cvx.iter().any(|own| own == cvx))
    }

    /// A catalog for a test.
    #[cfg(test)]
    pub fn of(value: Value) -> Self {
        Self::read(value).unwrap()
    }

    /// The statement of a code.
    #[must_use]
    pub fn vis(&self, code: &str) -> Option<&Vis> {
        self.vis.iter().find(|vis| vis.code == code)
    }
}

impl Read for Catalog {
    fn read(mut value: Value) -> Result<Self, Misread> {
        let mut lists: Value = field(&mut value, "codes")?;
        let mut codes = Vec::new();
        for set in ConceptSet::ALL {
            codes.push((*set, field::<Option<_>>(&mut lists, set.as_str())?.unwrap_or_default()));
        }
        Ok(Self {
            cvx: field(&mut value, "cvx")?,
            mvx: field(&mut value, "mvx")?,
            products: field(&mut value, "products")?,
            vis: field(&mut value, "vis")?,
            codes,
        })
    }
}

read_by! { text: CodeStatus }

// What a browser's catalog leaves out stays empty.
impl Read for Cvx {
    fn read(mut value: Value) -> Result<Self, Misread> {
        let (short, full) = (field(&mut value, "short")?, field(&mut value, "full")?);
        let (code, status) = (field(&mut value, "code")?, field(&mut value, "status")?);
        Ok(Self { code, status, short, full, groups: field(&mut value, "groups")?, updated: None, note: None })
    }
}

impl Read for Mvx {
    fn read(mut value: Value) -> Result<Self, Misread> {
        let (code, status) = (field(&mut value, "code")?, field(&mut value, "status")?);
        Ok(Self { code, status, name: field(&mut value, "name")?, updated: None, note: None })
    }
}

impl Read for Product {
    fn read(mut value: Value) -> Result<Self, Misread> {
        let (name, cvx) = (field(&mut value, "name")?, field(&mut value, "cvx")?);
        let (mvx, status) = (field(&mut value, "mvx")?, field(&mut value, "status")?);
        Ok(Self { name, cvx, mvx, status, updated: None, presentation: field(&mut value, "presentation")? })
    }
}

impl Read for Presentation {
    fn read(mut value: Value) -> Result<Self, Misread> {
        // The ages are for rules, which pages do not run.
        Ok(Self { text: field(&mut value, "text")?, from_months: None, before_months: None })
    }
}

impl Read for Vis {
    fn read(mut value: Value) -> Result<Self, Misread> {
        let (code, document) = (field(&mut value, "code")?, field(&mut value, "document")?);
        let (name, edition) = (field(&mut value, "name")?, field(&mut value, "edition")?);
        Ok(Self {
            code,
            document,
            name,
            edition,
            current: field(&mut value, "current")?,
            cvx: field(&mut value, "cvx")?,
        })
    }
}

impl Read for Concept {
    fn read(mut value: Value) -> Result<Self, Misread> {
        let mut text = |name| field(&mut value, name);
        // The code in another system is for messages, which browsers do not write.
        Ok(Self { code: text("code")?, text: text("text")?, system: text("system")?, alternate: None })
    }
}

#[derive(Clone, Default)]
struct Kept {
    programs: Option<Arc<Programs>>,
    catalog: Option<Arc<Catalog>>,
}

/// Programs and catalog, kept for as long as the page lives.
#[derive(Clone, Copy)]
pub struct Assets {
    kept: StoredValue<Kept>,
}

impl Assets {
    pub(super) fn new() -> Self {
        Self { kept: StoredValue::new(Kept::default()) }
    }

    /// Another version may be in use by now.
    pub fn forget(self) {
        self.kept.set_value(Kept::default());
    }

    /// The programs.
    ///
    /// # Errors
    /// When the server does not answer, or refuses.
    pub async fn programs(self, api: Api) -> Result<Arc<Programs>, Failure> {
        if let Some(kept) = self.kept.with_value(|kept| kept.programs.clone()) {
            return Ok(kept);
        }
        let path = api.run::<AssetsQuery>(assets_query::Variables {}).await?.programs;
        let found = fetch(&path).await?;
        let programs = Arc::new(Programs::read(path, found)?);
        self.kept.update_value(|kept| kept.programs = Some(Arc::clone(&programs)));
        Ok(programs)
    }

    /// The catalog.
    ///
    /// # Errors
    /// When the server does not answer, or refuses.
    pub async fn catalog(self, api: Api) -> Result<Arc<Catalog>, Failure> {
        if let Some(kept) = self.kept.with_value(|kept| kept.catalog.clone()) {
            return Ok(kept);
        }
        let path = api.run::<AssetsQuery>(assets_query::Variables {}).await?.catalog;
        let catalog = Arc::new(Catalog::read(fetch(&path).await?)?);
        self.kept.update_value(|kept| kept.catalog = Some(Arc::clone(&catalog)));
        Ok(catalog)
    }
}

async fn fetch(path: &str) -> Result<Value, Failure> {
    let text = http::send(Method::GET, path, None).await?;
    serde_json::from_str(&text).map_err(|_| Failure::Unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_lists_are_read() {
        let white = json!({ "code": "2106-3", "text": "White", "system": "CDCREC" });
        let mmr = json!({ "code": "03", "status": "ACTIVE", "short": "MMR", "full": "measles", "groups": ["MMR"] });
        let product = json!({ "name": "M-M-R II", "cvx": "03", "mvx": "MSD", "status": "ACTIVE" });
        let edition = |code: &str, current: bool| json!({ "code": code, "document": "d", "name": "MMR VIS", "edition": "2025-01-31", "current": current, "cvx": ["03"] });
        let catalog = json!({
            "version": "x", "cvx": [mmr], "mvx": [], "products": [product],
            "vis": [edition("1", false), edition("2", true)], "codes": { "RACE": [white] },
        });
        let catalog = Catalog::read(catalog).unwrap();
        assert_eq!(catalog.vis_for("03").map(|vis| vis.code.as_str()).collect::<Vec<_>>(), ["2"]);
        assert!(!catalog.vis("1").unwrap().current);
        assert_eq!((catalog.cvx.len(), catalog.products[0].mvx.as_deref()), (1, Some("MSD")));
        assert_eq!(catalog.concept(ConceptSet::Race, "2106-3").unwrap().text, "White");
        assert!(catalog.concepts(ConceptSet::Site).is_empty());
    }
}
