//! Programs and catalog: fetched once a version, by the path that names it.

use std::{collections::BTreeMap, sync::Arc};

use gloo_net::http::Method;
use leptos::prelude::*;
use serde_json::Value;
use shared::{
    code_set::{Concept, ConceptSet},
    program::ProgramSet,
};

use super::{
    client::Api,
    failure::Failure,
    http,
    operation::{AssetsQuery, assets_query},
    read::{Misread, Read, field},
};

/// The short lists of the catalog that forms choose from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Catalog {
    codes: BTreeMap<ConceptSet, Vec<Concept>>,
}

impl Catalog {
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

impl Read for Catalog {
    fn read(mut value: Value) -> Result<Self, Misread> {
        let mut lists: Value = field(&mut value, "codes")?;
        let mut codes = BTreeMap::new();
        for set in ConceptSet::ALL {
            codes.insert(*set, field::<Option<_>>(&mut lists, set.as_str())?.unwrap_or_default());
        }
        Ok(Self { codes })
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
    programs: Option<(String, Arc<ProgramSet>)>,
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

    /// The programs, with the path that names their version.
    ///
    /// # Errors
    /// When the server does not answer, or refuses.
    pub async fn programs(self, api: Api) -> Result<(String, Arc<ProgramSet>), Failure> {
        if let Some(kept) = self.kept.with_value(|kept| kept.programs.clone()) {
            return Ok(kept);
        }
        let path = api.run::<AssetsQuery>(assets_query::Variables {}).await?.programs;
        let programs =
            (path.clone(), Arc::new(serde_json::from_value(fetch(&path).await?).map_err(|_| Failure::Unreadable)?));
        self.kept.update_value(|kept| kept.programs = Some(programs.clone()));
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
        let catalog = Catalog::read(json!({ "version": "x", "cvx": [], "codes": { "RACE": [white] } })).unwrap();
        assert_eq!(catalog.concept(ConceptSet::Race, "2106-3").unwrap().text, "White");
        assert!(catalog.concepts(ConceptSet::Site).is_empty());
    }
}
