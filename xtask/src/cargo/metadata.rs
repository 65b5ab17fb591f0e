//! What cargo knows of the workspace: its target folder, its packages, their licenses and sources.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::checkout::Checkout;
use crate::process;

/// One package of the dependency graph.
#[derive(Debug, Default)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) license: Option<String>,
    /// Where it comes from; none for a folder of this workspace.
    pub(crate) source: Option<String>,
    pub(crate) has_bench: bool,
}

/// Every package, of every platform; only the workspace's own when `deep` is false.
pub(crate) fn read_packages(checkout: &Checkout, deep: bool) -> Result<Vec<Package>> {
    let metadata = read(checkout, deep)?;
    let packages = metadata.get("packages").and_then(Value::as_array).context("cargo metadata has no packages")?;
    Ok(packages.iter().map(parse_package).collect())
}

/// The folder that cargo builds into.
pub(crate) fn read_target(checkout: &Checkout) -> Result<PathBuf> {
    let metadata = read(checkout, false)?;
    let target = metadata.get("target_directory").and_then(Value::as_str);
    Ok(PathBuf::from(target.context("cargo metadata has no target_directory")?))
}

fn read(checkout: &Checkout, deep: bool) -> Result<Value> {
    let mut command = Command::new("cargo");
    command.current_dir(checkout.root()).args(["metadata", "--format-version", "1", "--locked"]);
    if !deep {
        command.arg("--no-deps");
    }
    serde_json::from_str(&process::read_or_fail(&mut command)?).context("cargo metadata wrote no JSON")
}

fn parse_package(package: &Value) -> Package {
    let text = |key: &str| package.get(key).and_then(Value::as_str).map(str::to_owned);
    Package {
        name: text("name").unwrap_or_default(),
        version: text("version").unwrap_or_default(),
        license: text("license"),
        source: text("source"),
        has_bench: targets_include(package, "bench"),
    }
}

fn targets_include(package: &Value, kind: &str) -> bool {
    let targets = package.get("targets").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    targets
        .iter()
        .filter_map(|target| target.get("kind").and_then(Value::as_array))
        .flatten()
        .any(|found| found.as_str() == Some(kind))
}
