//! trunk, which builds the single-page application.

use std::path::PathBuf;

use anyhow::{Context as _, Result};

use super::release::{self, Archive};
use crate::checkout::Checkout;
use crate::tool::search;

/// The newest that builds with the toolchain of this workspace.
const VERSION: &str = "0.21.14";

/// The releases of that version.
const ARCHIVES: [Archive; 2] = [
    Archive {
        arch: "x86_64",
        url: "https://github.com/trunk-rs/trunk/releases/download/v0.21.14/trunk-x86_64-unknown-linux-gnu.tar.gz",
        sha256: "f2b4680cd239693a646a2795e4633c625328d7b2a044fbe749fa3a2fe9e7036b",
    },
    Archive {
        arch: "aarch64",
        url: "https://github.com/trunk-rs/trunk/releases/download/v0.21.14/trunk-aarch64-unknown-linux-gnu.tar.gz",
        sha256: "b1d8e60e454f7fc182d9a4d95d1506ffbae947d8ba90f8f6f02da93b60f980f9",
    },
];

/// Finds trunk, or fetches its release; builds it where that is not wanted or does not start.
pub(crate) fn ensure(checkout: &Checkout) -> Result<PathBuf> {
    let find = || search::find(checkout, "trunk", |output| output == format!("trunk {VERSION}"));
    if let Some(path) = find() {
        return Ok(path);
    }
    if release::install(checkout, "trunk", &ARCHIVES)
        && let Some(path) = find()
    {
        return Ok(path);
    }
    let options = ["--locked", "--no-default-features", "--features", "rustls"];
    search::install_crate(checkout, "6 to 14 min, once", "trunk", VERSION, &options)?;
    find().context("trunk was installed, but does not start")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_releases_are_of_the_version() {
        for Archive { arch, url, sha256 } in ARCHIVES {
            assert!(url.starts_with("https://") && url.contains(VERSION) && url.contains(arch), "{url}");
            assert!(sha256.len() == 64 && sha256.bytes().all(|byte| byte.is_ascii_hexdigit()), "{sha256}");
        }
    }
}
