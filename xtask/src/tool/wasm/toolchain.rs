//! Chooses the compiler for wasm32, and provides its standard library.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::checkout::Checkout;
use crate::{process, step};

pub(super) const TARGET: &str = "wasm32-unknown-unknown";
/// The name under which rustup knows Debian's compiler.
pub(super) const LINKED: &str = "wasm";

/// The compiler that can build for wasm32.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Toolchain {
    /// The toolchain that builds everything else.
    Default,
    /// Debian's, linked into rustup.
    Linked,
    /// Debian's, where there is no rustup.
    Debian,
}

impl Toolchain {
    /// Makes `command` compile with this toolchain.
    pub(crate) fn apply(self, command: &mut Command) {
        if self == Self::Default {
            return;
        }
        // Cargo tells its children about the toolchain that this tool itself was built with.
        for name in ["CARGO", "RUSTC", "RUSTDOC", "LD_LIBRARY_PATH", "RUSTUP_TOOLCHAIN"] {
            command.env_remove(name);
        }
        match self {
            Self::Linked => command.env("RUSTUP_TOOLCHAIN", LINKED),
            _ => command.env("CARGO", "/usr/bin/cargo").env("RUSTC", "/usr/bin/rustc"),
        };
    }

    /// Returns the description that its compiler prints of itself.
    pub(crate) fn describe(self) -> Result<String> {
        let mut command = self.rustc();
        process::read(command.arg("-vV")).context("rustc does not start")
    }

    fn rustc(self) -> Command {
        let mut command = Command::new(if self == Self::Debian { "/usr/bin/rustc" } else { "rustc" });
        self.apply(&mut command);
        command
    }

    /// Returns the folder of its libraries for wasm32.
    pub(super) fn find_folder(self) -> Option<PathBuf> {
        let mut command = self.rustc();
        process::read(command.args(["--print", "target-libdir", "--target", TARGET])).map(PathBuf::from)
    }

    pub(super) fn has_std(self) -> bool {
        self.find_folder().is_some_and(|folder| contains_std(&folder))
    }
}

fn contains_std(folder: &std::path::Path) -> bool {
    let names = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.file_name());
    names.filter_map(|name| name.into_string().ok()).any(|name| name.starts_with("libstd-") && name.ends_with(".rlib"))
}

/// Finds a toolchain with the library, or sets one up.
pub(crate) fn ensure(checkout: &Checkout) -> Result<Toolchain> {
    let has_rustup = has_rustup();
    if Toolchain::Default.has_std() {
        return Ok(Toolchain::Default);
    }
    if has_rustup && Toolchain::Linked.has_std() {
        return Ok(Toolchain::Linked);
    }
    if !has_rustup || env::var("DOSEWIRE_WASM_STD").is_ok_and(|way| way == "debian") {
        return super::debian::set_up(checkout, has_rustup);
    }
    step::take("Adding wasm32's standard library with rustup", "20 s, once", || {
        process::log(checkout, "rustup-target", Command::new("rustup").args(["target", "add", TARGET]))
            .context("where rustup cannot download, set DOSEWIRE_WASM_STD=debian to use Debian's packages")
    })?;
    Ok(Toolchain::Default)
}

fn has_rustup() -> bool {
    process::read(Command::new("rustup").arg("--version")).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_library_is_recognized_by_its_name() {
        for (name, expected) in [("libstd-1f2e.rlib", true), ("libstd-1f2e.so", false), ("libcore-1f2e.rlib", false)] {
            let folder = tempfile::tempdir().expect("folder");
            fs::write(folder.path().join(name), "").expect("file");
            assert_eq!(contains_std(folder.path()), expected, "{name}");
        }
        assert!(!contains_std(std::path::Path::new("/no/such/folder")));
    }

    #[test]
    fn the_linked_toolchain_is_chosen_by_name_and_nothing_is_inherited() {
        let mut command = Command::new("cargo");
        Toolchain::Linked.apply(&mut command);
        let envs: Vec<_> =
            command.get_envs().filter_map(|(name, value)| Some((name.to_str()?, value?.to_str()?))).collect();
        assert_eq!(envs, [("RUSTUP_TOOLCHAIN", "wasm")]);
        assert!(command.get_envs().any(|(name, value)| name == "LD_LIBRARY_PATH" && value.is_none()));
    }
}
