//! trunk, which builds the single-page application.

use std::path::PathBuf;

use anyhow::{Context as _, Result};

use crate::checkout::Checkout;
use crate::tool::search;

/// The newest that builds with the toolchain of this workspace.
const VERSION: &str = "0.21.14";

/// Finds trunk, or builds it.
pub(crate) fn ensure(checkout: &Checkout) -> Result<PathBuf> {
    let find = || search::find(checkout, "trunk", |output| output == format!("trunk {VERSION}"));
    if let Some(path) = find() {
        return Ok(path);
    }
    let options = ["--locked", "--no-default-features", "--features", "rustls"];
    search::install_crate(checkout, "6 to 14 min, once", "trunk", VERSION, &options)?;
    find().context("trunk was installed, but does not start")
}
