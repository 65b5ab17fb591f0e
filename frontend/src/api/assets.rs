//! Programs and catalog: fetched once a version, by the path that names it.

use std::sync::Arc;

use gloo_net::http::Method;
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use shared::{code_set::Catalog, program::ProgramSet};

use super::{
    client::Api,
    failure::Failure,
    http,
    operation::{AssetsQuery, assets_query},
};

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
        let programs = (path.clone(), Arc::new(fetch(&path).await?));
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
        let catalog = Arc::new(fetch::<Catalog>(&path).await?);
        self.kept.update_value(|kept| kept.catalog = Some(Arc::clone(&catalog)));
        Ok(catalog)
    }
}

async fn fetch<T: DeserializeOwned>(path: &str) -> Result<T, Failure> {
    let text = http::send(Method::GET, path, None).await?;
    serde_json::from_str(&text).map_err(|_| Failure::Unreadable)
}
