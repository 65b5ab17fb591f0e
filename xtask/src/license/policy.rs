//! What deny.toml allows. The file is cargo-deny's, so that the larger tool can read it as well.

use anyhow::{Context as _, Result};
use toml::{Table, Value};

use super::expression;
use crate::cargo::metadata::Package;

/// The allowed licenses and sources, and the crates that are not wanted.
#[derive(Debug)]
pub(super) struct Policy {
    licenses: Vec<String>,
    /// A crate and what it may have besides.
    exceptions: Vec<(String, Vec<String>)>,
    banned: Vec<String>,
    registries: Vec<String>,
}

impl Policy {
    /// Reads deny.toml.
    pub(super) fn parse(text: &str) -> Result<Self> {
        let table: Table = text.parse().context("deny.toml is not TOML")?;
        let exceptions = entries(&table, "licenses", "exceptions").iter();
        Ok(Self {
            licenses: texts(entries(&table, "licenses", "allow")),
            exceptions: exceptions.filter_map(parse_exception).collect(),
            banned: entries(&table, "bans", "deny").iter().filter_map(crate_name).collect(),
            registries: texts(entries(&table, "sources", "allow-registry")),
        })
    }

    /// What is wrong with a package, in words.
    pub(super) fn judge(&self, package: &Package) -> Option<String> {
        let source = package.source.as_deref()?;
        let name = format!("{} {}", package.name, package.version);
        if self.banned.contains(&package.name) {
            return Some(format!("{name} is not wanted: see [bans] in deny.toml"));
        }
        let is_known =
            source.strip_prefix("registry+").is_some_and(|url| self.registries.iter().any(|known| known == url));
        if !is_known {
            return Some(format!("{name} comes from {source}, which [sources] in deny.toml does not allow"));
        }
        let license = package.license.as_deref().unwrap_or_default();
        match expression::is_met(license, &|one| self.allows(&package.name, one)) {
            Some(true) => None,
            Some(false) => {
                Some(format!("{name} has the license {license}, which [licenses] in deny.toml does not allow"))
            }
            None => Some(format!("{name} has no license that can be read: `{license}`")),
        }
    }

    fn allows(&self, package: &str, license: &str) -> bool {
        let excepted = self.exceptions.iter().filter(|(name, _)| name == package).flat_map(|(_, allowed)| allowed);
        self.licenses.iter().chain(excepted).any(|allowed| allowed == license)
    }
}

fn entries<'a>(table: &'a Table, section: &str, key: &str) -> &'a [Value] {
    let found = table.get(section).and_then(|section| section.get(key)).and_then(Value::as_array);
    found.map(Vec::as_slice).unwrap_or_default()
}

fn texts(values: &[Value]) -> Vec<String> {
    values.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn crate_name(value: &Value) -> Option<String> {
    value.get("crate").and_then(Value::as_str).map(str::to_owned)
}

fn parse_exception(value: &Value) -> Option<(String, Vec<String>)> {
    let allowed = value.get("allow").and_then(Value::as_array)?;
    Some((crate_name(value)?, texts(allowed)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DENY: &str = r#"
[licenses]
allow = ["MIT"]
exceptions = [{ crate = "fonts", allow = ["OFL-1.1"] }]
[bans]
deny = [{ crate = "openssl", reason = "one TLS library" }]
[sources]
allow-registry = ["https://crates"]
"#;

    fn check(name: &str, license: Option<&str>, source: Option<&str>, expected: Option<&str>) {
        let package = Package {
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            license: license.map(str::to_owned),
            source: source.map(str::to_owned),
            has_bench: false,
        };
        let trouble = Policy::parse(DENY).expect("policy").judge(&package);
        match expected {
            None => assert_eq!(trouble, None),
            Some(part) => assert!(trouble.as_deref().is_some_and(|text| text.contains(part)), "{trouble:?}"),
        }
    }

    #[test]
    fn licenses_names_and_sources_are_judged() {
        let registry = Some("registry+https://crates");
        check("good", Some("MIT"), registry, None);
        check("ours", None, None, None);
        check("bad", Some("GPL-3.0"), registry, Some("license GPL-3.0"));
        check("unknown", None, registry, Some("no license"));
        check("fonts", Some("OFL-1.1"), registry, None);
        check("good", Some("OFL-1.1"), registry, Some("license OFL-1.1"));
        check("openssl", Some("MIT"), registry, Some("not wanted"));
        check("good", Some("MIT"), Some("git+https://crates"), Some("comes from git"));
        check("good", Some("MIT"), Some("registry+https://others"), Some("comes from registry"));
    }
}
