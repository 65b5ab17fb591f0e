//! wasm-opt, which reduces the size of the WebAssembly.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::checkout::Checkout;
use crate::tool::{apt, search};
use crate::{process, step};

/// The npm package.
const PACKAGE: &str = "binaryen@132.0.0";
/// Minimum version: older ones do not know all features that the compiler uses.
const MIN_VERSION: u32 = 123;

/// Finds a wasm-opt that is new enough, or installs it with npm into the cache folder.
pub(crate) fn ensure(checkout: &Checkout) -> Result<PathBuf> {
    let find =
        || search::find(checkout, "wasm-opt", |output| parse_version(output).is_some_and(|found| found >= MIN_VERSION));
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

/// Parses the number in `wasm-opt version 132 (version_132)`.
fn parse_version(output: &str) -> Option<u32> {
    output.strip_prefix("wasm-opt version ")?.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_a_single_number() {
        for (output, expected) in [
            ("wasm-opt version 132 (version_132)", Some(132)),
            ("wasm-opt version 108", Some(108)),
            ("wasm-opt version new", None),
            ("something else", None),
        ] {
            assert_eq!(parse_version(output), expected, "{output}");
        }
    }
}
