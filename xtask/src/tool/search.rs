//! Finds tools on PATH and in the cache folder, hashes what was fetched, and installs crates into the latter.

use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};

use crate::checkout::Checkout;
use crate::{process, step};

/// Returns the first program of this name whose output for `--version` passes `accepts`.
pub(in crate::tool) fn find(checkout: &Checkout, program: &str, accepts: impl Fn(&str) -> bool) -> Option<PathBuf> {
    folders(checkout).into_iter().map(|folder| folder.join(program)).find(|path| {
        path.is_file() && process::read(Command::new(path).arg("--version")).is_some_and(|output| accepts(&output))
    })
}

/// Returns the first program of this name, whatever its version.
pub(in crate::tool) fn find_any(checkout: &Checkout, program: &str) -> Option<PathBuf> {
    folders(checkout).into_iter().map(|folder| folder.join(program)).find(|path| path.is_file())
}

/// Returns the SHA-256 of a file in hexadecimal; none when it cannot be read.
pub(in crate::tool) fn hash(file: &Path) -> Option<String> {
    let bytes = fs::read(file).ok()?;
    Some(Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Returns the folders of PATH, then those that cargo and this tool install into.
fn folders(checkout: &Checkout) -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<_> = env::split_paths(&path).collect();
    folders.extend(cargo_bin());
    folders.push(checkout.cache("tools/bin"));
    folders.push(checkout.cache("node/node_modules/.bin"));
    folders
}

fn cargo_bin() -> Option<PathBuf> {
    cargo_home().map(|home| home.join("bin"))
}

fn cargo_home() -> Option<PathBuf> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    home.or_else(|| Some(env::home_dir()?.join(".cargo")))
}

/// Returns the folders that cargo puts fetched crates into, one for each registry, in order.
pub(crate) fn find_registries() -> Vec<PathBuf> {
    let entries = cargo_home().and_then(|home| fs::read_dir(home.join("registry/src")).ok());
    let mut folders: Vec<_> = entries.into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path())).collect();
    folders.sort_unstable();
    folders
}

/// Returns PATH with the folders of these programs in front.
pub(crate) fn prepend_path(programs: &[&Path]) -> Result<OsString> {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<_> = programs.iter().filter_map(|program| program.parent()).map(Path::to_owned).collect();
    folders.extend(env::split_paths(&path));
    env::join_paths(folders).context("a folder of a tool has a colon in its name")
}

/// Profile in which tools are compiled: they run for seconds, and their own release profiles take minutes for
/// optimization, of the whole program at once in some.
const PROFILE: [&str; 8] = [
    "--config",
    "profile.release.opt-level=1",
    "--config",
    "profile.release.lto=false",
    "--config",
    "profile.release.codegen-units=16",
    "--config",
    "profile.release.debug=false",
];

/// Installs a crate's program into the cache folder, so that no other project's version is replaced.
pub(in crate::tool) fn install_crate(
    checkout: &Checkout,
    estimate: &str,
    name: &str,
    version: &str,
    options: &[&str],
) -> Result<()> {
    step::take(&format!("Installing {name} {version} with cargo"), estimate, || {
        let mut command = Command::new("cargo");
        command.args(["install", name, "--version", version, "--force", "--root"]).arg(checkout.cache("tools"));
        // The workspace's target folder is not the place for another program's parts.
        command.args(PROFILE).args(options).env_remove("CARGO_TARGET_DIR").current_dir(checkout.cache(""));
        process::log(checkout, name, &mut command)
    })
}

/// Runs `work` under a lock, so that no two checkouts install into the same cache folder at once.
pub(crate) fn set_up<T>(checkout: &Checkout, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let path = checkout.cache("set-up.lock");
    let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    if file.try_lock().is_err() {
        step::say("Waiting for another set-up to finish");
        file.lock().context("the set-up lock cannot be taken")?;
    }
    work()
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
