//! What the server knows of the field, as versioned data: the programs and the catalog.

use std::sync::Arc;

use sha2::{Digest, Sha256};
use shared::{
    code_set::Catalog,
    program::{Program, ProgramSet},
};

/// The program files that are built in.
const PROGRAMS: &[(&str, &str)] = &[
    ("sandbox.toml", include_str!("../../shared/programs/sandbox.toml")),
    ("not_ready.toml", include_str!("../../shared/programs/not_ready.toml")),
];

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
        let hash: String = Sha256::digest(&body).iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { name: format!("{stem}-{hash}.json"), body: body.into() })
    }
}

/// The programs and the catalog of this server, with their versions.
#[derive(Debug, Clone)]
pub struct Knowledge {
    /// Every program.
    pub programs: Arc<ProgramSet>,
    /// The code sets.
    pub catalog: Arc<Catalog>,
    /// The programs as the browser fetches them; the name is their version.
    pub programs_asset: Asset,
    /// The catalog as the browser fetches it; the name is its version.
    pub catalog_asset: Asset,
}

impl Knowledge {
    /// What is built in.
    ///
    /// # Errors
    /// When a file is wrong; names the file, line and field.
    pub fn built_in() -> anyhow::Result<Self> {
        let programs = ProgramSet::from_toml(PROGRAMS)?;
        let catalog = Catalog::built_in()?;
        Ok(Self {
            programs_asset: Asset::new("programs", &programs)?,
            catalog_asset: Asset::new("catalog", &catalog.for_browser())?,
            programs: Arc::new(programs),
            catalog: Arc::new(catalog),
        })
    }

    /// The program of a code.
    #[must_use]
    pub fn program(&self, code: &str) -> Option<&Program> {
        self.programs.find(code)
    }
}
