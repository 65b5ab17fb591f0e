//! cargo-deny, which checks the dependencies against deny.toml.

use std::path::PathBuf;

use anyhow::{Context as _, Result};

use super::search;
use crate::checkout::Checkout;

const VERSION: &str = "0.20.2";

/// Finds cargo-deny, or builds it.
pub(crate) fn ensure(checkout: &Checkout) -> Result<PathBuf> {
    let find = || search::find(checkout, "cargo-deny", |output| output == format!("cargo-deny {VERSION}"));
    if let Some(path) = find() {
        return Ok(path);
    }
    search::install_crate(checkout, "3 min, once", "cargo-deny", VERSION, &["--locked"])?;
    find().context("cargo-deny was installed, but does not start")
}
