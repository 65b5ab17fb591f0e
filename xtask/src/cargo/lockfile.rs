//! Reads the version of a crate from Cargo.lock, for tools whose version must match it.

use anyhow::{Context as _, Result, bail};
use toml::Table;

/// Returns the version of `package`, which must be there exactly once.
pub(crate) fn read_version(lockfile: &str, package: &str) -> Result<String> {
    let table: Table = lockfile.parse().context("Cargo.lock is not TOML")?;
    let packages = table.get("package").and_then(|value| value.as_array()).map(Vec::as_slice).unwrap_or_default();
    let versions: Vec<_> = packages
        .iter()
        .filter(|entry| entry.get("name").and_then(|name| name.as_str()) == Some(package))
        .filter_map(|entry| entry.get("version").and_then(|version| version.as_str()))
        .collect();
    match versions.as_slice() {
        [version] => Ok((*version).to_owned()),
        [] => bail!("Cargo.lock has no package {package}"),
        _ => bail!("Cargo.lock has {package} more than once: {}", versions.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = r#"
version = 4
[[package]]
name = "wasm-bindgen"
version = "0.2.130"
[[package]]
name = "twice"
version = "1.0.0"
[[package]]
name = "twice"
version = "2.0.0"
"#;

    fn check(package: &str, expected: Result<&str, &str>) {
        let version = read_version(LOCK, package).map_err(|error| error.to_string());
        assert_eq!(version.as_deref(), expected.map_err(str::to_owned).as_deref());
    }

    #[test]
    fn a_version_is_read_only_when_it_is_certain() {
        check("wasm-bindgen", Ok("0.2.130"));
        check("wasm", Err("Cargo.lock has no package wasm"));
        check("twice", Err("Cargo.lock has twice more than once: 1.0.0, 2.0.0"));
    }

    #[test]
    fn broken_text_is_refused() {
        assert!(read_version("[[package", "wasm-bindgen").is_err());
    }
}
