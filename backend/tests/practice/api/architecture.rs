//! The walls inside the server: who may name which library. Each row says where a library may be named.

use std::{
    fs,
    path::{Path, PathBuf},
};

const WALLS: &[(&str, &[&str])] = &[
    ("axum::", &["http", "sandbox"]),
    ("reqwest::", &["transport"]),
    ("lettre::", &["transport"]),
    ("async_graphql::", &["graphql", "http"]),
    ("seaography::", &["graphql"]),
    ("sea_orm::", &["store", "entity"]),
    ("tokio_cron_scheduler::", &["app"]),
    ("argon2::", &["auth"]),
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
