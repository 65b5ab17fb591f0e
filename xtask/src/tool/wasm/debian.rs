//! Debian's newest compiler, and wasm32's standard library built once from Debian's sources of it.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use super::toolchain::{LINKED, TARGET, Toolchain};
use crate::checkout::Checkout;
use crate::tool::{apt, root};
use crate::{process, step};

const PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm"];
const SOURCES: &str = "/usr/lib/rustlib/src/rust/library";
const LINKER: &str = "/usr/bin/rust-lld";
const MANIFEST: &str = "[package]\nname = \"wasm-std-seed\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n[profile.release]\ndebug = false\n";

/// Installs, links and builds what is missing.
pub(super) fn set_up(checkout: &Checkout, has_rustup: bool) -> Result<Toolchain> {
    if !Path::new(SOURCES).is_dir() || fs::symlink_metadata(LINKER).is_err() {
        apt::install(checkout, "2 min, once", &PACKAGES)?;
    }
    install_linker(checkout)?;
    let toolchain = if has_rustup { link(checkout)? } else { Toolchain::Debian };
    if !toolchain.has_std() {
        step::take("Building wasm32's standard library", "1 min, once", || build(checkout, toolchain))?;
    }
    if !toolchain.has_std() {
        bail!("wasm32's standard library was built, but {toolchain:?} does not find it");
    }
    Ok(toolchain)
}

/// The linker is a link into a package that is only suggested, and named for the version of LLVM.
fn install_linker(checkout: &Checkout) -> Result<()> {
    if Path::new(LINKER).exists() {
        return Ok(());
    }
    let target = fs::read_link(LINKER).with_context(|| format!("{LINKER} is not a link to a linker"))?;
    let package = target.file_name().and_then(|name| name.to_str()).context("the linker has no name")?;
    apt::install(checkout, "20 s, once", &[package])
}

fn link(checkout: &Checkout) -> Result<Toolchain> {
    if Toolchain::Linked.find_folder().is_none() {
        let mut rustup = Command::new("rustup");
        process::log(checkout, "rustup-link", rustup.args(["toolchain", "link", LINKED, "/usr"]))?;
    }
    Ok(Toolchain::Linked)
}

fn build(checkout: &Checkout, toolchain: Toolchain) -> Result<()> {
    let folder = tempfile::tempdir().context("cannot create a temporary folder")?;
    fs::create_dir(folder.path().join("src"))?;
    fs::write(folder.path().join("Cargo.toml"), MANIFEST)?;
    fs::write(folder.path().join("src/lib.rs"), "#![no_std]\n")?;
    let target = folder.path().join("target");
    let mut cargo = Command::new(if toolchain == Toolchain::Debian { "/usr/bin/cargo" } else { "cargo" });
    toolchain.apply(&mut cargo);
    cargo.current_dir(folder.path()).args(["build", "--release", "--target", TARGET]);
    cargo.args(["-Z", "build-std=std,panic_abort,panic_unwind,proc_macro,test"]);
    // Cargo leaves the bitcode out, and link-time optimization of the application needs it.
    cargo.env("RUSTC_BOOTSTRAP", "1").env("RUSTFLAGS", "-Cembed-bitcode=yes").env("CARGO_TARGET_DIR", &target);
    process::log(checkout, "wasm-std", &mut cargo)?;
    let built = find_libraries(&target.join(TARGET).join("release/deps"))?;
    let place = toolchain.find_folder().context("rustc does not say where wasm32's libraries belong")?;
    install(checkout, &built, &place)
}

/// The libraries that were built, without the empty crate that asked for them.
fn find_libraries(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name.starts_with("lib") && name.ends_with(".rlib") && !name.starts_with("libwasm_std_seed-") {
            found.push(path);
        }
    }
    Ok(found)
}

/// Copies into a folder beside first, so that half a library is never found.
fn install(checkout: &Checkout, built: &[PathBuf], place: &Path) -> Result<()> {
    let mut beside = place.as_os_str().to_owned();
    beside.push(".new");
    let all = built.iter().map(|path| path.as_os_str().to_owned());
    as_root(checkout, "rm", [OsString::from("-rf"), beside.clone(), place.into()])?;
    as_root(checkout, "mkdir", [OsString::from("-p"), beside.clone()])?;
    as_root(checkout, "cp", all.chain([beside.clone()]))?;
    as_root(checkout, "mv", [beside, place.into()])
}

fn as_root(checkout: &Checkout, program: &str, arguments: impl IntoIterator<Item = OsString>) -> Result<()> {
    let mut command = root::command(program)
        .context("wasm32's standard library belongs into Debian's folders: start this command as root once")?;
    process::log(checkout, "wasm-std-install", command.args(arguments))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_libraries_are_taken() {
        let folder = tempfile::tempdir().expect("folder");
        for name in ["libstd-1.rlib", "libstd-1.rmeta", "libwasm_std_seed-2.rlib", "std-1.d"] {
            fs::write(folder.path().join(name), "").expect("file");
        }
        assert_eq!(find_libraries(folder.path()).expect("read"), [folder.path().join("libstd-1.rlib")]);
    }
}
