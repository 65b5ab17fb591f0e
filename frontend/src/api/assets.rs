//! Reference data: the programs and the catalog, each fetched once by the path that names its version.

use std::{future::Future, sync::Arc};

use gloo_net::http::Method;
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use shared::{
    code_set::Catalog,
    program::{Program, ProgramSet},
};

use super::{
    failure::Failure,
    http,
    json::{self, read_value},
    model::AssetPaths,
    operation::{AssetsQuery, assets_query},
    request::Requests,
};

/// The programs of one version.
#[derive(Debug, PartialEq, Eq)]
pub struct Programs {
    /// The path that names the version.
    pub version: String,
    all: Vec<Arc<Program>>,
}

impl Programs {
    fn new(version: String, set: ProgramSet) -> Self {
        Self { version, all: set.programs.into_iter().map(Arc::new).collect() }
    }

    /// The program of a code.
    #[must_use]
    pub fn find(&self, code: &str) -> Option<&Arc<Program>> {
        self.all.iter().find(|program| program.code == code)
    }
}

#[derive(Clone, Default)]
struct Cache {
    programs: Option<Arc<Programs>>,
    catalog: Option<Arc<Catalog>>,
}

/// A cache of the reference data, for as long as the page lives.
#[derive(Clone, Copy)]
pub struct Assets {
    requests: Requests,
    cache: StoredValue<Cache>,
}

impl Assets {
    /// An empty cache.
    pub fn new(requests: Requests) -> Self {
        Self { requests, cache: StoredValue::new(Cache::default()) }
    }

    /// Empties the cache: another version may be in use by now.
    pub fn forget(self) {
        self.cache.set_value(Cache::default());
    }

    /// The paths that name the versions in use.
    fn paths(self) -> impl Future<Output = Result<AssetPaths, Failure>> {
        self.requests.run::<AssetsQuery>(assets_query::Variables {})
    }

    /// The programs.
    ///
    /// # Errors
    /// Returns an error if the server does not answer, or refuses.
    pub async fn programs(self) -> Result<Arc<Programs>, Failure> {
        if let Some(programs) = self.cache.with_value(|cache| cache.programs.clone()) {
            return Ok(programs);
        }
        let path = self.paths().await?.programs;
        let set = fetch(&path).await?;
        let programs = Arc::new(Programs::new(path, set));
        self.cache.update_value(|cache| cache.programs = Some(Arc::clone(&programs)));
        Ok(programs)
    }

    /// The catalog.
    ///
    /// # Errors
    /// Returns an error if the server does not answer, or refuses.
    pub async fn catalog(self) -> Result<Arc<Catalog>, Failure> {
        if let Some(catalog) = self.cache.with_value(|cache| cache.catalog.clone()) {
            return Ok(catalog);
        }
        let path = self.paths().await?.catalog;
        let catalog = Arc::new(fetch(&path).await?);
        self.cache.update_value(|cache| cache.catalog = Some(Arc::clone(&catalog)));
        Ok(catalog)
    }

    /// The catalog as JSON, for a worker.
    ///
    /// # Errors
    /// Returns an error if the server does not answer, or refuses.
    pub async fn catalog_text(self) -> Result<String, Failure> {
        let path = self.paths().await?.catalog;
        http::send(Method::GET, &path, None).await
    }
}

async fn fetch<T: DeserializeOwned>(path: &str) -> Result<T, Failure> {
    let text = http::send(Method::GET, path, None).await?;
    // By way of a value, as all other answers: what serde derives for a struct is compiled for each kind of reader.
    read_value(json::parse(&text)?)
}
