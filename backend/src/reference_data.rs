//! The server's reference data, versioned: the programs and the catalog.

use std::sync::Arc;

use anyhow::Context as _;
use sha2::{Digest, Sha256};
use shared::{
    code_set::{BUILT_IN_VERSION, Catalog},
    program::{Program, ProgramSet},
};

use crate::{
    code_sets::Version,
    programs::Programs,
    store::{self, Store},
};

/// One thing that the browser fetches: its name holds the hash of its content.
#[derive(Debug, Clone)]
pub struct Asset {
    /// File name with the content's hash, as `programs-1a2b3c4d5e6f.json`.
    pub name: String,
    /// JSON.
    pub body: Arc<[u8]>,
}

impl Asset {
    fn new(stem: &str, value: &impl serde::Serialize) -> anyhow::Result<Self> {
        let body = serde_json::to_vec(value)?;
        let mut hash = hex::encode(Sha256::digest(&body));
        hash.truncate(32);
        Ok(Self { name: format!("{stem}-{hash}.json"), body: body.into() })
    }
}

/// The programs and the catalog of this server, with their versions.
#[derive(Debug, Clone)]
pub struct ReferenceData {
    /// Every program.
    pub programs: Arc<ProgramSet>,
    /// The code sets.
    pub catalog: Arc<Catalog>,
    /// The programs as the browser fetches them; the name is their version.
    pub programs_asset: Asset,
    /// The catalog as the browser fetches it; the name is its version.
    pub catalog_asset: Asset,
}

impl ReferenceData {
    /// Returns the built-in programs and code sets.
    ///
    /// # Errors
    /// Returns an error that names the file, line and field if a file is wrong.
    pub fn built_in() -> anyhow::Result<Self> {
        Self::with(Catalog::built_in()?, ProgramSet::built_in()?)
    }

    /// Loads these programs, with the newest code sets that there are: those built in, or newer ones that were imported
    /// into the practice's database. An imported version that cannot be read is passed over, and the log says so.
    ///
    /// # Errors
    /// Returns an error if a file that is built in is wrong, or the database is not available.
    pub async fn load(store: &Store, programs: Programs) -> anyhow::Result<Self> {
        let catalog = newest_catalog(store).await?;
        let origin = if catalog.version == BUILT_IN_VERSION { "built in" } else { "imported" };
        tracing::info!(code_sets.version = %catalog.version, code_sets.origin = origin, "code_sets.loaded");
        let own: Vec<_> = programs.own.keys().map(String::as_str).collect();
        tracing::info!(programs.count = programs.set.programs.len(), programs.own = own.join(" "), "programs.loaded");
        Self::with(catalog, programs.set)
    }

    fn with(catalog: Catalog, programs: ProgramSet) -> anyhow::Result<Self> {
        let catalog_name = format!("catalog-{}", catalog.version);
        Ok(Self {
            programs_asset: Asset::new("programs", &programs)?,
            catalog_asset: Asset::new(&catalog_name, &catalog.for_entry())?,
            programs: Arc::new(programs),
            catalog: Arc::new(catalog),
        })
    }

    /// The program of a code.
    #[must_use]
    pub fn program(&self, code: &str) -> Option<&Program> {
        self.programs.find(code)
    }

    /// The registry of a program, by name. One that this server does not know any more goes by its code.
    #[must_use]
    pub fn registry_name(&self, code: &str) -> String {
        self.program(code).map_or(code, |program| &program.registry).to_owned()
    }
}

/// The newest valid code sets: those that were imported after the ones built in, or else those.
///
/// # Errors
/// Returns an error if the database is not available, or what is built in is wrong.
pub async fn newest_catalog(store: &Store) -> anyhow::Result<Catalog> {
    let names =
        store::code_set_versions(store.reader()).await.context("the imported code sets could not be looked up")?;
    let built_in = Version::parse(BUILT_IN_VERSION);
    let mut versions: Vec<_> = names.iter().filter_map(|name| Version::parse(name)).collect();
    versions.sort_unstable();
    for version in versions.into_iter().rev().take_while(|version| Some(*version) > built_in) {
        match read_imported(store, &version.to_string()).await {
            Ok(catalog) => return Ok(catalog),
            Err(error) => {
                tracing::error!(code_sets.version = %version, error = %format!("{error:#}"), "code_sets.unreadable");
            }
        }
    }
    Ok(Catalog::built_in()?)
}

async fn read_imported(store: &Store, version: &str) -> anyhow::Result<Catalog> {
    let files = store::code_set_files(store.reader(), version).await?;
    let files: Vec<_> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    Ok(Catalog::from_files(version, &files)?)
}
