//! axe, which looks for what keeps people with disabilities out of a page. Only the tests use it; it is not shipped.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use super::{apt, search};
use crate::checkout::Checkout;
use crate::{process, step};

const PACKAGE: &str = "axe-core@4.14.1";
/// The hash of the one file of the package that is used.
const SHA256: &str = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c";

/// Finds axe in the cache folder, or fetches it with npm. A file that is not the pinned one is refused.
pub(crate) fn ensure(checkout: &Checkout) -> Result<PathBuf> {
    let folder = checkout.cache("axe");
    let script = folder.join("node_modules/axe-core/axe.min.js");
    if search::hash(&script).is_some_and(|found| found == SHA256) {
        return Ok(script);
    }
    if search::find_any(checkout, "npm").is_none() {
        apt::install(checkout, "2 min, once", &["nodejs", "npm"])?;
    }
    fs::create_dir_all(&folder).context("cannot create a folder for axe")?;
    step::take(&format!("Fetching {PACKAGE} with npm"), "5 s, once", || {
        let mut npm = Command::new("npm");
        npm.args(["install", "--no-audit", "--no-fund", "--no-save", "--ignore-scripts", "--prefix"]);
        npm.arg(&folder).arg(PACKAGE);
        process::log(checkout, "axe", npm.current_dir(&folder))
    })?;
    match search::hash(&script) {
        Some(found) if found == SHA256 => Ok(script),
        Some(found) => bail!("{PACKAGE} is not the pinned one: its script has the hash {found}"),
        None => bail!("{PACKAGE} was fetched, but has no axe.min.js"),
    }
}
