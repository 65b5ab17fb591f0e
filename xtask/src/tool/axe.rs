//! axe, which looks for what keeps people with disabilities out of a page. Only the tests use it; it is not shipped.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use sha2::{Digest as _, Sha256};

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
    if hash(&script).is_some_and(|found| found == SHA256) {
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
    match hash(&script) {
        Some(found) if found == SHA256 => Ok(script),
        Some(found) => bail!("{PACKAGE} is not the pinned one: its script has the hash {found}"),
        None => bail!("{PACKAGE} was fetched, but has no axe.min.js"),
    }
}

fn hash(file: &Path) -> Option<String> {
    let text = fs::read(file).ok()?;
    Some(Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_file_has_another_hash() {
        let folder = tempfile::tempdir().expect("folder");
        let file = folder.path().join("axe.min.js");
        assert_eq!(hash(&file), None);
        fs::write(&file, "abc").expect("file");
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hash(&file).as_deref(), Some(expected));
    }
}
