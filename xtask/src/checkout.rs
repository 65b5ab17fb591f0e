//! The paths of the checkout and of the cache folder.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// The checkout, and the cache folder that outlives it.
#[derive(Debug)]
pub(crate) struct Checkout {
    root: PathBuf,
    cache: PathBuf,
}

impl Checkout {
    /// Finds the checkout that this tool was started from.
    pub(crate) fn find() -> Result<Self> {
        let here = match env::var_os("CARGO_MANIFEST_DIR") {
            Some(manifest) => PathBuf::from(manifest),
            None => env::current_dir().context("the current folder cannot be read")?,
        };
        let root = here
            .ancestors()
            .find(|folder| folder.join("Trunk.toml").is_file())
            .context("no Trunk.toml above this folder: start `cargo xtask` inside the checkout")?;
        let cache = find_cache()?;
        fs::create_dir_all(&cache).with_context(|| format!("cannot create the cache folder {}", cache.display()))?;
        Ok(Self { root: root.to_owned(), cache })
    }

    /// Returns the checkout's top folder.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Returns a path below the top folder.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// Returns a path below the cache folder, which is outside of the checkout so that a second clone starts quickly.
    pub(crate) fn cache(&self, relative: &str) -> PathBuf {
        self.cache.join(relative)
    }

    /// Creates and returns the folder of this checkout's own state, which git ignores.
    pub(crate) fn state(&self) -> Result<PathBuf> {
        let folder = self.path(".dosewire");
        fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        Ok(folder)
    }
}

fn find_cache() -> Result<PathBuf> {
    if let Some(folder) = env::var_os("DOSEWIRE_CACHE") {
        return std::path::absolute(folder).context("DOSEWIRE_CACHE is not a path");
    }
    if let Some(folder) = env::var_os("XDG_CACHE_HOME") {
        return Ok(PathBuf::from(folder).join("dosewire"));
    }
    let home = env::home_dir().context("there is no home folder: set DOSEWIRE_CACHE")?;
    Ok(home.join(".cache/dosewire"))
}
