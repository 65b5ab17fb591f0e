//! Files that only their owner may read, and that are there whole or not at all.

use std::{
    fs::{self, File},
    io,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use anyhow::Context as _;

/// Endings of the files that SQLite keeps beside a database's.
pub(in crate::app) const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];

/// Creates an empty file that only its owner may read.
///
/// # Errors
/// Returns an error if it exists, or the folder cannot be written to.
pub(in crate::app) fn create_private(path: &Path) -> anyhow::Result<File> {
    let created = File::options().write(true).create_new(true).mode(0o600).open(path);
    created.with_context(|| format!("{} could not be made: check the folder", path.display()))
}

/// Renames a file, so that a crash leaves it under one name or the other.
///
/// # Errors
/// Returns an error if the folder cannot be written to.
pub(super) fn replace_in_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)?;
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    File::open(folder)?.sync_all()
}

/// A path with something after its last letter.
pub(in crate::app) fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut longer = path.as_os_str().to_owned();
    longer.push(ending);
    PathBuf::from(longer)
}
