//! The workspace as `cargo metadata` describes it: its packages and its target folder.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::checkout::Checkout;
use crate::process;

/// One package of the workspace.
#[derive(Debug)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) benches: Vec<String>,
}

/// Returns the packages of the workspace.
pub(crate) fn read_packages(checkout: &Checkout) -> Result<Vec<Package>> {
    let metadata = read(checkout)?;
    let packages = metadata.get("packages").and_then(Value::as_array).context("cargo metadata has no packages")?;
    Ok(packages.iter().map(parse_package).collect())
}

/// Returns the folder that cargo builds into.
pub(crate) fn read_target(checkout: &Checkout) -> Result<PathBuf> {
    let metadata = read(checkout)?;
    let target = metadata.get("target_directory").and_then(Value::as_str);
    Ok(PathBuf::from(target.context("cargo metadata has no target_directory")?))
}

fn read(checkout: &Checkout) -> Result<Value> {
    run(checkout, &["--no-deps"])
}

/// Returns the packages of the workspace with all that they are built from on a platform.
pub(crate) fn read_graph(checkout: &Checkout, platform: &str) -> Result<Value> {
    run(checkout, &["--filter-platform", platform])
}

fn run(checkout: &Checkout, arguments: &[&str]) -> Result<Value> {
    let mut command = Command::new("cargo");
    command.current_dir(checkout.root()).args(["metadata", "--format-version", "1", "--locked"]).args(arguments);
    serde_json::from_str(&process::read_or_fail(&mut command)?).context("cargo metadata wrote no JSON")
}

fn parse_package(package: &Value) -> Package {
    let name = package.get("name").and_then(Value::as_str).unwrap_or_default();
    Package { name: name.to_owned(), benches: targets_of(package, "bench") }
}

fn targets_of(package: &Value, kind: &str) -> Vec<String> {
    let targets = package.get("targets").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let is_of_kind = |target: &&Value| {
        let kinds = target.get("kind").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        kinds.iter().any(|found| found.as_str() == Some(kind))
    };
    let names = targets.iter().filter(is_of_kind).filter_map(|target| target.get("name").and_then(Value::as_str));
    names.map(str::to_owned).collect()
}
