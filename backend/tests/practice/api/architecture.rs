//! The walls inside the server: who may name which library. Each row says where a library may be named.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

const WALLS: &[(&str, &[&str])] = &[
    ("axum::", &["http", "sandbox"]),
    ("reqwest::", &["transport"]),
    ("lettre::", &["transport"]),
    ("prometheus_client::", &["metrics"]),
    ("opentelemetry::", &["telemetry"]),
    ("opentelemetry_otlp::", &["telemetry"]),
    ("opentelemetry_sdk::", &["telemetry"]),
    ("tracing_opentelemetry::", &["telemetry"]),
    ("async_graphql::", &["graphql", "http"]),
    ("seaography::", &["graphql"]),
    ("sea_orm::", &["store", "entity"]),
    ("tokio_cron_scheduler::", &["app"]),
    ("argon2::", &["auth"]),
    ("totp_rs::", &["auth"]),
    ("openidconnect::", &["oidc"]),
    ("qrcodegen::", &["graphql"]),
    ("chacha20poly1305::", &["vault"]),
    ("quick_xml::", &["transport", "sandbox", "code_sets"]),
];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

fn all(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut found);
    assert!(found.len() > 10, "{folder} was not read");
    found
}

#[test]
fn libraries_stay_behind_their_walls() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut broken = Vec::new();
    for path in all("src") {
        let text = fs::read_to_string(&path).unwrap();
        let inside = path.strip_prefix(&root).unwrap();
        let module = inside.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
        for (library, may) in WALLS {
            let named = text.lines().any(|line| !line.trim_start().starts_with("//") && line.contains(library));
            if named && !may.contains(&module.as_str()) {
                broken.push(format!("{} names {library}", inside.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

/// Maximum number of files in a folder of code.
const MAX_FILES: usize = 12;

/// A room is small, and its first lines say what lives there and what may not: two sentences at least.
#[test]
fn rooms_are_small_and_say_what_they_are_for() {
    let mut rooms: BTreeMap<PathBuf, usize> = BTreeMap::new();
    let mut broken = Vec::new();
    for package in ["src", "../shared/src", "../frontend/src", "../migrations/src", "../e2e/src", "../xtask/src"] {
        for path in all(package) {
            *rooms.entry(path.parent().unwrap().to_owned()).or_default() += 1;
            if path.ends_with("mod.rs") {
                let text = fs::read_to_string(&path).unwrap();
                let words: Vec<_> = text.lines().map_while(|line| line.strip_prefix("//!")).collect();
                let sentences = words.join(" ").split(". ").filter(|sentence| !sentence.trim().is_empty()).count();
                if sentences < 2 {
                    broken.push(format!("{} has {sentences} sentences", path.display()));
                }
            }
        }
    }
    let large = rooms.iter().filter(|(_, files)| **files > MAX_FILES);
    broken.extend(large.map(|(room, files)| format!("{} has {files} files", room.display())));
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn the_field_does_no_input_or_output() {
    for path in all("../shared/src") {
        let text = fs::read_to_string(&path).unwrap();
        for outside in
            ["std::fs", "std::net", "std::env", "tokio::", "Utc::now", "Instant::now", "SystemTime::now", "rand::"]
        {
            let named = text.lines().any(|line| !line.trim_start().starts_with("//") && line.contains(outside));
            assert!(!named, "{} names {outside}", path.display());
        }
    }
}

/// Folders whose modules refer to each other in one direction only.
const ROOMS: &[&str] = &[
    "src/store",
    "src/store/alert",
    "src/store/chart",
    "src/store/db",
    "src/store/registry",
    "src/store/reporting",
    "src/graphql",
    "src/graphql/schema",
    "src/sandbox",
    "src/transport",
    "../shared/src/ack",
    "../shared/src/gate",
    "../shared/src/report",
    "../shared/src/vxu",
    "../frontend/src/api",
];

#[test]
fn rooms_have_no_import_circles() {
    for room in ROOMS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(room);
        let imports = imports_within(&folder);
        assert!(imports.values().any(|names| !names.is_empty()), "{room}: no import was found");
        let circle = find_circle(&imports);
        assert!(circle.is_empty(), "{room}: {} import each other", circle.join(", "));
    }
}

#[test]
fn a_circle_is_found() {
    let imports = |list: &[(&str, &[&str])]| -> Imports {
        list.iter().map(|(name, names)| ((*name).into(), names.iter().map(|n| (*n).to_owned()).collect())).collect()
    };
    assert!(find_circle(&imports(&[("a", &["b", "c"]), ("b", &["c"]), ("c", &[])])).is_empty());
    assert_eq!(find_circle(&imports(&[("a", &["b"]), ("b", &["c"]), ("c", &["b"]), ("d", &["a"])])), ["b", "c"]);
    let code = flatten_imports(
        "mod x;\nuse super::{one, two::{x, y},\n three};\nuse crate::{a, store::{b::c, d}};\nfn f() {}",
    );
    assert_eq!(names_in(&code, "super::"), ["one", "two", "two", "three"]);
    assert_eq!(names_in(&code, "crate::store::"), ["b", "d"]);
    assert_eq!(names_in("super::super::far(); super::near::x()", "super::"), ["super", "near"]);
}

/// Names of the siblings that each module of a folder imports.
type Imports = BTreeMap<String, BTreeSet<String>>;

fn imports_within(folder: &Path) -> Imports {
    let children: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    let name_of = |path: &Path| path.file_stem().unwrap().to_string_lossy().into_owned();
    let is_module = |path: &&PathBuf| !matches!(name_of(path).as_str(), "mod" | "lib" | "test" | "tests");
    let modules: BTreeSet<_> = children.iter().filter(is_module).map(|path| name_of(path)).collect();
    let exported = exports(&folder.join("mod.rs"));
    let mut imports = Imports::new();
    for child in children.iter().filter(is_module) {
        let mut inside = Vec::new();
        if child.is_dir() {
            files(child, &mut inside);
        } else if child.extension().is_some_and(|ending| ending == "rs") {
            inside.push(child.clone());
        }
        let own = name_of(child);
        let names = imports.entry(own.clone()).or_default();
        for file in inside.iter().filter(|file| !file.iter().any(|part| part.to_string_lossy().starts_with("test"))) {
            let text = fs::read_to_string(file).unwrap();
            let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
            let code: String =
                code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
            let code = flatten_imports(&code);
            for prefix in prefixes(folder, file) {
                for name in names_in(&code, &prefix) {
                    let module = if modules.contains(&name) { Some(&name) } else { exported.get(&name) };
                    names.extend(module.filter(|module| **module != own).cloned());
                }
            }
        }
    }
    imports
}

/// The beginnings of paths by which a file names what stands in a folder above it.
fn prefixes(folder: &Path, file: &Path) -> [String; 2] {
    let steps = file.strip_prefix(folder).unwrap().components().count() - usize::from(file.ends_with("mod.rs"));
    let inside: Vec<_> = folder.iter().map(|part| part.to_string_lossy()).collect();
    let source = inside.iter().rposition(|part| part == "src").unwrap();
    let room = inside.iter().skip(source + 1).map(|part| format!("{part}::")).collect::<String>();
    [format!("crate::{room}"), "super::".repeat(steps)]
}

/// The names that a folder's own file exports, with the module that each comes from.
fn exports(file: &Path) -> BTreeMap<String, String> {
    let text = fs::read_to_string(file).unwrap_or_default();
    let mut exported = BTreeMap::new();
    for line in text.split(';').filter_map(|part| part.split("pub use ").nth(1)) {
        let line = line.trim_start_matches("self::");
        let (module, rest) = line.split_once("::").unwrap_or((line, ""));
        for name in rest.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|name| !name.is_empty()) {
            exported.insert(name.to_owned(), module.to_owned());
        }
    }
    exported
}

/// Code whose imports stand one by one: `use crate::{a::{b, c}, d};` becomes the three paths.
fn flatten_imports(code: &str) -> String {
    let mut flat = String::new();
    for statement in code.split_inclusive(';') {
        let import =
            statement.rsplit_once("use ").filter(|(before, _)| before.is_empty() || before.ends_with(['\n', ' ']));
        match import.and_then(|(_, tree)| tree.strip_suffix(';')) {
            Some(tree) if tree.contains("::") => flatten(tree, "", &mut flat),
            _ => flat.push_str(statement),
        }
    }
    flat
}

/// The paths of an import's tree, each on a line of its own.
fn flatten(tree: &str, above: &str, flat: &mut String) {
    let Some((path, inside)) = tree.split_once('{') else {
        flat.push_str(&format!("{above}{};\n", tree.trim()));
        return;
    };
    let (above, mut depth, mut start) = (format!("{above}{}", path.trim()), 0_i32, 0);
    for (at, c) in inside.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                let branch = inside.get(start..at).unwrap_or_default();
                if !branch.trim().is_empty() {
                    flatten(branch, &above, flat);
                }
                start = at + 1;
            }
            _ => {}
        }
    }
}

/// The first name of each path that follows a prefix.
fn names_in(code: &str, prefix: &str) -> Vec<String> {
    let is_inside = |at: usize| {
        let before = code.get(..at).and_then(|text| text.chars().next_back());
        before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
    };
    let starts = code.match_indices(prefix).filter(|(at, _)| !is_inside(*at));
    starts.map(|(at, _)| word(code.get(at + prefix.len()..).unwrap_or_default())).collect()
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// The modules of a circle, or none: what imports nothing that is left is taken away until nothing changes, from
/// either end.
fn find_circle(imports: &Imports) -> Vec<String> {
    let mut left: BTreeSet<_> = imports.keys().cloned().collect();
    loop {
        let is_within = |name: &String| {
            let goes_on = imports[name].iter().any(|to| left.contains(to));
            let comes_from = left.iter().any(|from| imports[from].contains(name));
            goes_on && comes_from
        };
        let next: BTreeSet<_> = left.iter().filter(|name| is_within(name)).cloned().collect();
        if next == left {
            return left.into_iter().collect();
        }
        left = next;
    }
}
