//! A lock beside an SQLite file: one server at a time.

use std::{
    fs::{File, TryLockError},
    io,
    path::{Path, PathBuf},
};

/// The reason why a database's file could not be locked.
#[derive(Debug, thiserror::Error)]
pub enum FileLockError {
    /// Another server runs on it.
    #[error(
        "another Dosewire server uses the database file {0}. End it first; several servers can share PostgreSQL, and \
         not SQLite"
    )]
    InUse(PathBuf),
    /// The lock file cannot be made.
    #[error("the lock file {path} could not be made: check the folder's permissions ({source})")]
    File {
        /// The lock file.
        path: PathBuf,
        /// The operating system's error.
        source: io::Error,
    },
}

/// A lock that the operating system takes back when the process ends, however it ends.
#[derive(Debug)]
pub struct FileLock {
    _file: File,
}

impl FileLock {
    /// Locks an SQLite file; none where the database is on a server or in memory.
    ///
    /// # Errors
    /// Returns an error if another server holds the lock, or the lock file cannot be made.
    pub fn take(database: &str) -> Result<Option<Self>, FileLockError> {
        let Some(database) = file_of(database) else { return Ok(None) };
        // A file of its own: closing another handle of the database's file would release SQLite's own locks.
        let mut path = database.as_os_str().to_owned();
        path.push(".lock");
        let path = PathBuf::from(path);
        let opened = File::options().create(true).append(true).open(&path);
        let file = opened.map_err(|source| FileLockError::File { path: path.clone(), source })?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(TryLockError::WouldBlock) => Err(FileLockError::InUse(database)),
            Err(TryLockError::Error(source)) => Err(FileLockError::File { path, source }),
        }
    }
}

/// The file of an SQLite database's address, if it has one.
#[must_use]
pub fn file_of(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:"))?;
    let file = path.split('?').next().unwrap_or_default();
    let is_file = !file.is_empty() && !file.starts_with(":memory:");
    is_file.then(|| Path::new(file).to_path_buf())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_server_at_a_time_uses_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}?mode=rwc", folder.path().join("practice.db").display());
        let first = FileLock::take(&url).unwrap();
        assert!(first.is_some());
        let refused = FileLock::take(&url).unwrap_err();
        assert!(matches!(refused, FileLockError::InUse(_)), "{refused}");
        drop(first);
        assert!(FileLock::take(&url).unwrap().is_some());
    }

    #[rstest::rstest]
    #[case("postgres://db.example/clinic")]
    #[case("sqlite::memory:")]
    fn a_database_without_a_file_is_not_locked(#[case] url: &str) {
        assert!(FileLock::take(url).unwrap().is_none());
    }
}
