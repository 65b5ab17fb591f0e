//! Builds the `dosewire` program.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::cargo::metadata;
use crate::checkout::Checkout;
use crate::process::Output;
use crate::{process, step};

/// Builds the program alone, and returns its path. Cargo's output goes to `output`.
pub(crate) fn build(checkout: &Checkout, release: bool, output: Output) -> Result<PathBuf> {
    let mut cargo = cargo(checkout, &["build", "--package", "backend"])?;
    let (about, profile) =
        if release { ("7 min the first time", "release") } else { ("3 min the first time", "debug") };
    if release {
        cargo.arg("--release");
    }
    step::take("Building the server", about, || process::run(checkout, output, "server", &mut cargo))?;
    find(checkout, profile)
}

/// Builds the program together with every test, so that `cargo test` compiles nothing twice.
pub(crate) fn build_with_tests(checkout: &Checkout) -> Result<PathBuf> {
    let mut cargo = cargo(checkout, &["build", "--workspace", "--exclude", "frontend", "--bins", "--tests"])?;
    step::take("Building the server and the tests", "5 min the first time", || process::show(&mut cargo))?;
    find(checkout, "debug")
}

/// Returns a cargo command in the checkout. The server embeds the application's folder, so there must be one.
///
/// It does not inherit what cargo told this program about itself: some build scripts run again when that changes, and
/// everything above them would be built anew whenever somebody calls cargo directly in between.
pub(crate) fn cargo(checkout: &Checkout, arguments: &[&str]) -> Result<Command> {
    fs::create_dir_all(checkout.path("frontend/dist")).context("cannot create frontend/dist")?;
    let mut command = Command::new("cargo");
    command.current_dir(checkout.root()).args(arguments);
    for (name, _) in env::vars_os().filter(|(name, _)| is_about_this_program(name)) {
        command.env_remove(name);
    }
    Ok(command)
}

fn is_about_this_program(name: &OsStr) -> bool {
    name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"))
}

fn find(checkout: &Checkout, profile: &str) -> Result<PathBuf> {
    let path = metadata::read_target(checkout)?.join(profile).join("dosewire");
    if !path.is_file() {
        bail!("cargo built no {}", path.display());
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cargo_says_of_this_program_is_recognized() {
        for (name, expected) in [
            ("CARGO_PKG_NAME", true),
            ("CARGO_MANIFEST_DIR", true),
            ("CARGO_TARGET_DIR", false),
            ("CARGO_INCREMENTAL", false),
            ("CARGO_HOME", false),
        ] {
            assert_eq!(is_about_this_program(OsStr::new(name)), expected, "{name}");
        }
    }
}
