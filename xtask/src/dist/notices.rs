//! The libraries inside the program and the application, with their licenses.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::checkout::Checkout;
use crate::{cargo::metadata, process};

/// The packages that are built into what is given away, and the platform of each; none is this machine's.
const BUILT: [(&str, Option<&str>); 2] = [("backend", None), ("frontend", Some("wasm32-unknown-unknown"))];
/// Files of the checkout with licenses of what is no library.
const OTHERS: [&str; 2] = ["frontend/icon/LICENSE-ISC.txt", "frontend/font/LICENSE-OFL.txt"];

/// Returns the text of all notices.
pub(crate) fn read(checkout: &Checkout) -> Result<String> {
    let host = process::read_or_fail(std::process::Command::new("rustc").args(["--print", "host-tuple"]))?;
    let (mut names, mut texts) = (BTreeSet::new(), BTreeMap::<String, BTreeSet<String>>::new());
    for (package, platform) in BUILT {
        let metadata = metadata::read_graph(checkout, platform.unwrap_or(host.trim()))?;
        for library in libraries(&metadata, package).with_context(|| format!("the libraries of {package}"))? {
            let text = |key: &str| library.get(key).and_then(Value::as_str).unwrap_or_default();
            let name = format!("{} {}", text("name"), text("version"));
            names.insert(format!("{name}: {} ({})", text("license"), text("repository")));
            let folder = Path::new(text("manifest_path")).parent().context("a manifest without a folder")?;
            for license in license_texts(folder)? {
                texts.entry(license).or_default().insert(name.clone());
            }
        }
    }
    for path in OTHERS {
        let text = fs::read_to_string(checkout.path(path)).with_context(|| format!("cannot read {path}"))?;
        texts.entry(text).or_default().insert(path.to_owned());
    }
    Ok(format(&names, &texts))
}

fn format(names: &BTreeSet<String>, texts: &BTreeMap<String, BTreeSet<String>>) -> String {
    let mut notices = String::from("Dosewire contains these libraries, under these licenses:\n\n");
    for name in names {
        let _ = writeln!(notices, "  {name}");
    }
    for (text, of) in texts {
        let of: Vec<_> = of.iter().map(String::as_str).collect();
        let _ = write!(notices, "\n{}\nThe license of {}:\n\n{}\n", "-".repeat(79), of.join(", "), text.trim_end());
    }
    notices
}

/// Returns the libraries from a registry that a package of the workspace is built from, found along its ordinary
/// dependencies.
fn libraries<'a>(metadata: &'a Value, package: &str) -> Result<Vec<&'a Value>> {
    let array =
        |value: &'a Value, key: &str| value.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let id = |value: &'a Value| value.get("id").and_then(Value::as_str).unwrap_or_default();
    let packages: BTreeMap<_, _> = array(metadata, "packages").iter().map(|package| (id(package), package)).collect();
    let resolve = metadata.get("resolve").context("cargo metadata resolved nothing")?;
    let nodes: BTreeMap<_, _> = array(resolve, "nodes").iter().map(|node| (id(node), node)).collect();
    let is_named = |(_, found): &(&&str, &&Value)| found.get("name").and_then(Value::as_str) == Some(package);
    let (start, _) = packages.iter().find(is_named).context("there is no such package")?;
    let (mut found, mut open) = (BTreeSet::new(), vec![*start]);
    while let Some(next) = open.pop() {
        if !found.insert(next) {
            continue;
        }
        for dependency in nodes.get(next).map(|node| array(node, "deps")).unwrap_or_default() {
            let is_built_in =
                array(dependency, "dep_kinds").iter().any(|kind| kind.get("kind").is_some_and(Value::is_null));
            open.extend(dependency.get("pkg").and_then(Value::as_str).filter(|_| is_built_in));
        }
    }
    let all = found.into_iter().filter_map(|id| packages.get(id).copied());
    Ok(all.filter(|package| package.get("source").is_some_and(Value::is_string)).collect())
}

/// The texts of a library's licenses.
fn license_texts(folder: &Path) -> Result<Vec<String>> {
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().to_ascii_uppercase();
        let is_license =
            ["LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE"].iter().any(|start| name.starts_with(start));
        if is_license && entry.file_type()?.is_file() && !name.ends_with(".RS") {
            texts.push(String::from_utf8_lossy(&fs::read(entry.path())?).into_owned());
        }
    }
    Ok(texts)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_is_built_in_and_comes_from_elsewhere_is_named() {
        let package = |name: &str, source: Value| json!({ "id": name, "name": name, "source": source });
        let dependency = |name: &str, kind: Value| json!({ "pkg": name, "dep_kinds": [{ "kind": kind }] });
        let metadata = json!({
            "packages": [
                package("backend", Value::Null), package("shared", Value::Null), package("serde", json!("registry")),
                package("itoa", json!("registry")), package("insta", json!("registry")), package("cc", json!("registry")),
            ],
            "resolve": { "nodes": [
                { "id": "backend", "deps": [
                    dependency("shared", Value::Null), dependency("insta", json!("dev")), dependency("cc", json!("build")),
                ] },
                { "id": "shared", "deps": [dependency("serde", Value::Null)] },
                { "id": "serde", "deps": [dependency("itoa", Value::Null), dependency("serde", Value::Null)] },
            ] },
        });
        let found = libraries(&metadata, "backend").expect("found");
        let names: Vec<_> = found.iter().filter_map(|package| package.get("name").and_then(Value::as_str)).collect();
        assert_eq!(names, ["itoa", "serde"]);
        assert!(libraries(&metadata, "nobody").is_err());
    }

    #[test]
    fn the_same_text_stands_once() {
        let folder = tempfile::tempdir().expect("folder");
        for (name, text) in [("LICENSE-MIT", "MIT"), ("license.rs", "code"), ("Copying", "GPL?"), ("README", "no")] {
            fs::write(folder.path().join(name), text).expect("file");
        }
        let mut texts = license_texts(folder.path()).expect("texts");
        texts.sort();
        assert_eq!(texts, ["GPL?", "MIT"]);
        let of = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
        let text =
            format(&of(&["a 1: MIT ()", "b 1: MIT ()"]), &BTreeMap::from([("MIT".to_owned(), of(&["a 1", "b 1"]))]));
        assert!(text.contains("The license of a 1, b 1:\n\nMIT\n"), "{text}");
    }
}
