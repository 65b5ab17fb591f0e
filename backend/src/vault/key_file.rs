//! The file that keys are kept in: one `id:key` line each, readable by the account that runs Dosewire alone.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write as _},
    path::Path,
};

use zeroize::Zeroizing;

use super::{Error, Key, KeyId, parse_keys};

/// Reads every key of a file.
pub fn load(path: &Path) -> Result<Vec<(KeyId, Key)>, Error> {
    let text = fs::read_to_string(path).map(Zeroizing::new);
    let text = text.map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => Error::KeyFileMissing { path: path.to_owned() },
        _ => Error::KeyFileUnreadable { path: path.to_owned(), source },
    })?;
    warn_if_others_may_read(path);
    parse_keys(&path.display().to_string(), &text)
}

/// Writes a new file with one key, which only its owner may read. An existing file is never replaced.
pub fn create(path: &Path, key: &Key) -> Result<(), Error> {
    let unwritable = |source| Error::KeyFileUnwritable { path: path.to_owned(), source };
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(|source| match source.kind() {
        io::ErrorKind::AlreadyExists => Error::KeyFileExists { path: path.to_owned() },
        _ => unwritable(source),
    })?;
    file.write_all(key.to_line(KeyId(1)).as_bytes()).and_then(|()| file.sync_all()).map_err(unwritable)
}

/// Adds a key to a file: from the next start on it seals, and those that are there still open. The file is replaced
/// as a whole, so that a stop in between leaves the old one.
///
/// # Errors
/// Returns an error if the file cannot be read or replaced.
pub fn add(path: &Path, key: &Key) -> Result<KeyId, Error> {
    let unwritable = |source| Error::KeyFileUnwritable { path: path.to_owned(), source };
    let newest = load(path)?.into_iter().map(|(id, _)| id.0).max().unwrap_or_default();
    let id = KeyId(newest.saturating_add(1));
    let mut text = Zeroizing::new(fs::read_to_string(path).map_err(unwritable)?);
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(&key.to_line(id));
    let beside = path.with_extension("new");
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside).map_err(unwritable)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    let replaced = written.and_then(|()| keep_owner(path, &file)).and_then(|()| fs::rename(&beside, path));
    if replaced.is_err() {
        // What is left behind would stop the next attempt.
        let _ = fs::remove_file(&beside);
    }
    replaced.map_err(unwritable)?;
    Ok(id)
}

/// Whoever may read the old file may read the new one: the server often runs as another account than who adds a key.
#[cfg(unix)]
fn keep_owner(old: &Path, new: &fs::File) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    let facts = fs::metadata(old)?;
    fchown(new, Some(facts.uid()), Some(facts.gid()))?;
    new.set_permissions(facts.permissions())
}

#[cfg(not(unix))]
fn keep_owner(_old: &Path, _new: &fs::File) -> io::Result<()> {
    Ok(())
}

/// Mounted secrets often are readable by more than their owner, so this warns and does not refuse.
#[cfg(unix)]
fn warn_if_others_may_read(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let open = fs::metadata(path).is_ok_and(|facts| facts.permissions().mode() & 0o007 != 0);
    if open {
        tracing::warn!(
            key_file = %path.display(),
            "Every account of this machine may read the key file. Run `chmod 600` on it"
        );
    }
}

#[cfg(not(unix))]
fn warn_if_others_may_read(_path: &Path) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_created_loads_and_only_its_owner_may_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        create(&path, &Key::from_bytes([3; 32])).unwrap();
        let keys = load(&path).unwrap();
        assert_eq!(keys.len(), 1);
        assert_eq!(keys[0].0, KeyId(1));
        assert_eq!(keys[0].1.as_bytes(), &[3; 32]);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_key_is_added_behind_the_others() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        create(&path, &Key::from_bytes([3; 32])).unwrap();
        let before = fs::read_to_string(&path).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions();
        #[cfg(unix)]
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o640)).unwrap();
        let permissions = mode(&path);
        assert_eq!(add(&path, &Key::from_bytes([4; 32])).unwrap(), KeyId(2));
        assert_eq!(add(&path, &Key::from_bytes([5; 32])).unwrap(), KeyId(3));
        let keys: Vec<_> = load(&path).unwrap().into_iter().map(|(id, key)| (id.0, key.as_bytes()[0])).collect();
        assert_eq!(keys, [(1, 3), (2, 4), (3, 5)]);
        assert!(fs::read_to_string(&path).unwrap().starts_with(&before), "what was there stays as it was");
        assert_eq!(mode(&path), permissions, "who may read it may read it still");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn an_existing_file_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        create(&path, &Key::from_bytes([3; 32])).unwrap();
        let outcome = create(&path, &Key::from_bytes([4; 32]));
        assert!(matches!(outcome, Err(Error::KeyFileExists { .. })));
        assert_eq!(load(&path).unwrap()[0].1.as_bytes(), &[3; 32]);
    }

    #[test]
    fn a_missing_file_says_which_and_how_to_make_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("absent");
        let text = load(&path).unwrap_err().to_string();
        let command = format!("dosewire key create --key-file {}", path.display());
        assert!(text.contains(&command), "{text}");
    }

    #[test]
    fn a_folder_that_is_not_there_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("none").join("key");
        let outcome = create(&path, &Key::from_bytes([3; 32]));
        assert!(matches!(outcome, Err(Error::KeyFileUnwritable { .. })));
    }
}
