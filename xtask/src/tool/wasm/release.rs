//! Release binaries of tools, pinned by their hashes: they save minutes of compiling. The tool that needs one compiles it
//! where there is none, or where it cannot be fetched.

use std::env;
use std::fs;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::checkout::Checkout;
use crate::tool::search;
use crate::{process, step};

/// Variables with which everything is compiled: on build machines, and where nothing but packages can be fetched.
const COMPILE: [&str; 2] = ["CI", "DOSEWIRE_WASM_STD"];

/// The archive of a release for the Linux machines of one architecture.
pub(super) struct Archive {
    /// The architecture, as Rust names it.
    pub(super) arch: &'static str,
    pub(super) url: &'static str,
    pub(super) sha256: &'static str,
}

/// Fetches a program into the cache folder; returns whether it is there now.
pub(super) fn install(checkout: &Checkout, program: &str, archives: &[Archive]) -> bool {
    if COMPILE.iter().any(|name| env::var_os(name).is_some()) {
        return false;
    }
    let Some(archive) = choose(archives, env::consts::OS, env::consts::ARCH) else { return false };
    let fetched =
        step::take(&format!("Fetching the release of {program}"), "10 s, once", || fetch(checkout, program, archive));
    if let Err(error) = &fetched {
        step::say(&format!("    {program} is compiled instead: {error:#}"));
    }
    fetched.is_ok()
}

fn choose<'a>(archives: &'a [Archive], system: &str, arch: &str) -> Option<&'a Archive> {
    archives.iter().find(|archive| system == "linux" && archive.arch == arch)
}

/// Nothing is unpacked of an archive that is not the pinned one.
fn fetch(checkout: &Checkout, program: &str, archive: &Archive) -> Result<()> {
    let folder = tempfile::tempdir_in(checkout.cache("")).context("cannot create a folder in the cache folder")?;
    let file = folder.path().join("archive");
    let mut curl = Command::new("curl");
    curl.args(["--fail", "--location", "--silent", "--show-error", "--proto", "=https", "--proto-redir", "=https"]);
    curl.args(["--connect-timeout", "10", "--max-time", "300", "--output"]).arg(&file).arg(archive.url);
    process::log(checkout, &format!("{program}-release"), &mut curl)?;
    let found = search::hash(&file).context("nothing was fetched")?;
    ensure!(found == archive.sha256, "{} is not the pinned archive: its hash is {found}", archive.url);
    let mut tar = Command::new("tar");
    tar.args(["--extract", "--gzip", "--no-same-owner", "--file"]).arg(&file);
    tar.arg("--directory").arg(folder.path()).arg(program);
    process::log(checkout, &format!("{program}-unpack"), &mut tar)?;
    let place = checkout.cache("tools/bin");
    fs::create_dir_all(&place).context("cannot create a folder for tools")?;
    fs::rename(folder.path().join(program), place.join(program)).with_context(|| format!("cannot install {program}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_is_for_one_kind_of_machine() {
        let archives = ["x86_64", "aarch64"].map(|arch| Archive { arch, url: "", sha256: "" });
        for (system, arch, expected) in [
            ("linux", "aarch64", Some("aarch64")),
            ("linux", "x86_64", Some("x86_64")),
            ("linux", "riscv64", None),
            ("macos", "aarch64", None),
        ] {
            assert_eq!(choose(&archives, system, arch).map(|archive| archive.arch), expected, "{system} {arch}");
        }
    }
}
