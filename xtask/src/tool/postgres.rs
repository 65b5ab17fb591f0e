//! PostgreSQL's programs.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::{apt, search};
use crate::checkout::Checkout;

/// Debian keeps the programs out of PATH, a folder for each version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// Finds the folder of PostgreSQL's programs, or installs Debian's.
pub(crate) fn ensure(checkout: &Checkout) -> Result<PathBuf> {
    if let Some(folder) = find(checkout) {
        return Ok(folder);
    }
    apt::install(checkout, "1 min, once", &["postgresql"])?;
    find(checkout).context("postgresql was installed, but initdb is not where Debian puts it")
}

fn find(checkout: &Checkout) -> Option<PathBuf> {
    // What is on PATH may be a link to one program of a folder that has them all.
    let on_path = search::find_any(checkout, "initdb")
        .and_then(|program| fs::canonicalize(program).ok())
        .and_then(|program| program.parent().map(Path::to_owned));
    on_path.or_else(|| find_newest(Path::new(DEBIAN)))
}

/// Returns the programs of the highest version.
fn find_newest(folder: &Path) -> Option<PathBuf> {
    let versions = fs::read_dir(folder).ok()?.flatten().filter_map(|entry| {
        let version: u32 = entry.file_name().to_str()?.parse().ok()?;
        let programs = entry.path().join("bin");
        programs.join("initdb").is_file().then_some((version, programs))
    });
    versions.max().map(|(_, programs)| programs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_whole_version_is_found() {
        let folder = tempfile::tempdir().expect("folder");
        assert_eq!(find_newest(folder.path()), None);
        for version in ["9", "15", "common"] {
            let programs = folder.path().join(version).join("bin");
            fs::create_dir_all(&programs).expect("folder");
            fs::write(programs.join("initdb"), "").expect("file");
        }
        fs::create_dir_all(folder.path().join("17/bin")).expect("folder");
        assert_eq!(find_newest(folder.path()), Some(folder.path().join("15/bin")));
    }
}
