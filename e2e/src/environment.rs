//! Environment variables that `cargo xtask test` sets. A missing one is a failure: no test is skipped in silence.

use std::env;
use std::path::PathBuf;

use anyhow::{Context as _, Result};

/// The `dosewire` program.
pub const BINARY: &str = "DOSEWIRE_TEST_BINARY";
/// A PostgreSQL in which databases may be created.
pub const POSTGRES: &str = "DOSEWIRE_TEST_POSTGRES";
/// A Python with the packages of `python/requirements.txt`.
pub const PYTHON: &str = "DOSEWIRE_TEST_PYTHON";
/// A folder with the packages that JavaScript's scripts use.
pub const JAVASCRIPT: &str = "DOSEWIRE_TEST_JAVASCRIPT";
/// The browser; `chromium` of PATH without it.
pub const CHROMIUM: &str = "DOSEWIRE_TEST_CHROMIUM";
/// The browser's driver; `chromedriver` of PATH without it.
pub const CHROMEDRIVER: &str = "DOSEWIRE_TEST_CHROMEDRIVER";
/// The folder of the gallery of the application's parts.
pub const GALLERY: &str = "DOSEWIRE_TEST_GALLERY";
/// The script of axe, which looks for barriers.
pub const AXE: &str = "DOSEWIRE_TEST_AXE";
/// The folder of screenshots; the default is one beside the tests' programs.
pub const SCREENSHOTS: &str = "DOSEWIRE_SCREENSHOTS";

/// The value of a variable that must be set.
///
/// # Errors
/// Returns an error if the variable is not set.
pub fn require(name: &str) -> Result<String> {
    env::var(name).with_context(|| format!("{name} is not set: start the tests with `cargo xtask test`"))
}

/// The folder for screenshots.
///
/// # Errors
/// Returns an error if the place of the running test is not known.
pub fn find_screenshots() -> Result<PathBuf> {
    if let Some(folder) = env::var_os(SCREENSHOTS) {
        return Ok(PathBuf::from(folder));
    }
    let program = env::current_exe().context("the test does not know its own place")?;
    let folder = program.ancestors().nth(2).context("the test has no folder above its own")?;
    Ok(folder.join("screenshots"))
}
