//! wasm-opt, which makes the WebAssembly small.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::tool::{apt, search};
use crate::checkout::Checkout;
use crate::{process, step};

/// npm's package of it.
const PACKAGE: &str = "binaryen@132.0.0";
/// Older ones do not know all that the compiler writes.
const OLDEST: u32 = 123;

/// Finds a wasm-opt that is new enough, or installs it with npm into the cache folder.
pub(crate) fn ensure(checkout: &Checkout) -> Result<PathBuf> {
    let find = || search::find(checkout, "wasm-opt", |says| parse_version(says).is_some_and(|found| found >= OLDEST));
    if let Some(path) = find() {
        return Ok(path);
    }
    if search::find_any(checkout, "npm").is_none() {
        apt::install(checkout, "2 min, once", &["nodejs", "npm"])?;
    }
    let folder = checkout.cache("node");
    fs::create_dir_all(&folder).context("cannot create a folder for node packages")?;
    step::take(&format!("Installing {PACKAGE} with npm"), "10 s, once", || {
        let mut npm = Command::new("npm");
        npm.args(["install", "--no-audit", "--no-fund", "--no-save", "--prefix"]).arg(&folder).arg(PACKAGE);
        process::log(checkout, "wasm-opt", npm.current_dir(&folder))
    })?;
    find().context("wasm-opt was installed, but does not start")
}

/// The number in `wasm-opt version 132 (version_132)`.
fn parse_version(says: &str) -> Option<u32> {
    says.strip_prefix("wasm-opt version ")?.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_a_single_number() {
        for (says, expected) in [
            ("wasm-opt version 132 (version_132)", Some(132)),
            ("wasm-opt version 108", Some(108)),
            ("wasm-opt version new", None),
            ("something else", None),
        ] {
            assert_eq!(parse_version(says), expected, "{says}");
        }
    }
}
