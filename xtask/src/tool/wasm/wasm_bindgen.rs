//! wasm-bindgen's command line, in the version of the library in Cargo.lock.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result};

use crate::cargo::lockfile;
use crate::checkout::Checkout;
use crate::tool::search;

/// Finds the matching wasm-bindgen, or builds it.
pub(crate) fn ensure(checkout: &Checkout) -> Result<PathBuf> {
    let text = fs::read_to_string(checkout.path("Cargo.lock")).context("cannot read Cargo.lock")?;
    let version = lockfile::read_version(&text, "wasm-bindgen")?;
    let find = || search::find(checkout, "wasm-bindgen", |output| output == format!("wasm-bindgen {version}"));
    if let Some(path) = find() {
        return Ok(path);
    }
    search::install_crate(checkout, "2 min, once", "wasm-bindgen-cli", &version, &[])?;
    find().context("wasm-bindgen was installed, but does not start")
}
