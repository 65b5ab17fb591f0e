//! Stamps: hashes of everything that a build is made from. A build with the same stamp is up to date.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};

/// Hashes the names and contents of `sources` below `root`, leaving out every path in `except`.
/// `tools` says what builds them, so that a new compiler builds again.
pub(crate) fn compute(root: &Path, sources: &[&str], except: &[&str], tools: &str) -> Result<String> {
    let except: Vec<_> = except.iter().map(|path| root.join(path)).collect();
    let mut files = Vec::new();
    for source in sources {
        collect(&root.join(source), &except, &mut files)?;
    }
    files.sort();
    let mut hash = Sha256::new();
    feed(&mut hash, tools.as_bytes());
    for file in files {
        let name = file.strip_prefix(root).unwrap_or(&file).to_string_lossy().into_owned();
        feed(&mut hash, name.as_bytes());
        feed(&mut hash, &fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?);
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The length goes first, so that no two lists of parts look alike.
fn feed(hash: &mut Sha256, part: &[u8]) {
    hash.update((part.len() as u64).to_le_bytes());
    hash.update(part);
}

fn collect(path: &Path, except: &[PathBuf], files: &mut Vec<PathBuf>) -> Result<()> {
    if except.iter().any(|left_out| left_out == path) {
        return Ok(());
    }
    if path.is_file() {
        files.push(path.to_owned());
    } else if path.is_dir() {
        for entry in fs::read_dir(path).with_context(|| format!("cannot read {}", path.display()))? {
            collect(&entry?.path(), except, files)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(root: &Path, tools: &str) -> String {
        compute(root, &["frontend", "Cargo.lock"], &["frontend/dist"], tools).expect("stamp")
    }

    fn tree() -> tempfile::TempDir {
        let root = tempfile::tempdir().expect("folder");
        for (name, text) in
            [("frontend/src/a.rs", "a"), ("frontend/dist/index.html", "built"), ("Cargo.lock", "1"), ("other", "x")]
        {
            write(root.path(), name, text);
        }
        root
    }

    fn write(root: &Path, name: &str, text: &str) {
        let path = root.join(name);
        fs::create_dir_all(path.parent().expect("parent")).expect("folder");
        fs::write(path, text).expect("file");
    }

    #[test]
    fn only_what_the_build_is_made_from_changes_the_stamp() {
        for (name, text, changes) in [
            ("frontend/src/a.rs", "b", true),
            ("frontend/src/b.rs", "", true),
            ("Cargo.lock", "2", true),
            ("frontend/src/a.rs", "a", false),
            ("frontend/dist/index.html", "again", false),
            ("other", "y", false),
        ] {
            let root = tree();
            let before = stamp(root.path(), "rustc 1");
            write(root.path(), name, text);
            assert_eq!(before != stamp(root.path(), "rustc 1"), changes, "{name} becomes {text:?}");
        }
    }

    #[test]
    fn another_compiler_changes_the_stamp() {
        let root = tree();
        assert_ne!(stamp(root.path(), "rustc 1"), stamp(root.path(), "rustc 2"));
    }

    #[test]
    fn moving_text_between_files_changes_the_stamp() {
        let (one, two) = (tree(), tree());
        write(one.path(), "frontend/src/a.rs", "ab");
        write(one.path(), "frontend/src/b.rs", "");
        write(two.path(), "frontend/src/a.rs", "a");
        write(two.path(), "frontend/src/b.rs", "b");
        assert_ne!(stamp(one.path(), ""), stamp(two.path(), ""));
    }
}
