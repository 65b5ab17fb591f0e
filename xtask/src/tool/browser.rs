//! Chromium and its driver, for the browser tests.

use std::path::PathBuf;

use anyhow::{Context as _, Result};

use super::{apt, search};
use crate::checkout::Checkout;

/// The browser and the program that drives it.
#[derive(Debug)]
pub(crate) struct Browser {
    pub(crate) chromium: PathBuf,
    pub(crate) driver: PathBuf,
}

/// Finds both, or installs Debian's.
pub(crate) fn ensure(checkout: &Checkout) -> Result<Browser> {
    if let Some(browser) = find(checkout) {
        return Ok(browser);
    }
    apt::install(checkout, "2 min, once", &["chromium", "chromium-driver"])?;
    find(checkout).context("chromium and chromium-driver were installed, but chromium or chromedriver is not on PATH")
}

fn find(checkout: &Checkout) -> Option<Browser> {
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let chromium = names.iter().find_map(|name| search::find_any(checkout, name))?;
    Some(Browser { chromium, driver: search::find_any(checkout, "chromedriver")? })
}
