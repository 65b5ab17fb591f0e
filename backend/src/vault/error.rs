//! The errors of keys and sealed values. No text here carries a key or a plain value.

use std::{borrow::Cow, io, path::PathBuf};

use super::KeyId;

/// The reason why a value cannot be sealed or opened, or a key is not available.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The vault was given no key at all.
    #[error(
        "there is no key to seal with. Make one with `dosewire key create --key-file PATH` and pass that path with --key-file"
    )]
    NoKey,
    /// The sealed bytes are not in a form that this version writes.
    #[error("the sealed value of {column} in {table} is not in a form this version of Dosewire knows")]
    Form {
        /// The table of the value.
        table: &'static str,
        /// The column of the value.
        column: Cow<'static, str>,
    },
    /// The value was sealed with a key that is not held.
    #[error(
        "the sealed value of {column} in {table} needs key {key}, which the key file does not have. Add that key's line back to the key file"
    )]
    KeyMissing {
        /// The table of the value.
        table: &'static str,
        /// The column of the value.
        column: Cow<'static, str>,
        /// The key that sealed it.
        key: KeyId,
    },
    /// The value does not open at this place with this key.
    #[error(
        "the sealed value of {column} in {table} does not open: it was changed, moved from another row, or sealed with another key under the same id"
    )]
    Refused {
        /// The table of the value.
        table: &'static str,
        /// The column of the value.
        column: Cow<'static, str>,
    },
    /// The value is larger than the cipher takes.
    #[error("the value of {column} in {table} is too large to be sealed")]
    TooLarge {
        /// The table of the value.
        table: &'static str,
        /// The column of the value.
        column: Cow<'static, str>,
    },
    /// A line of a key text is wrong.
    #[error("{place}, line {line}: {problem}. A line reads ID:KEY, as in 1: and 32 bytes in base64")]
    KeyLine {
        /// The file's path, or the variable's name.
        place: String,
        /// The line, from 1.
        line: usize,
        /// The problem with the line.
        problem: &'static str,
    },
    /// A key text has no key in it.
    #[error("{place} has no key in it. Make a key file with `dosewire key create --key-file PATH`")]
    KeyTextEmpty {
        /// The file's path, or the variable's name.
        place: String,
    },
    /// The key file is not there.
    #[error("there is no key file at {}. Make one with `dosewire key create --key-file {}`", path.display(), path.display())]
    KeyFileMissing {
        /// The path looked at.
        path: PathBuf,
    },
    /// The key file cannot be read.
    #[error("the key file {} cannot be read. Let the account that runs Dosewire read it", path.display())]
    KeyFileUnreadable {
        /// The path looked at.
        path: PathBuf,
        /// The operating system's error.
        source: io::Error,
    },
    /// A new key file would replace an existing one.
    #[error(
        "there is a key file at {} already, and what it sealed would be lost with it. Choose another path, or move that file away first",
        path.display()
    )]
    KeyFileExists {
        /// The path of the existing file.
        path: PathBuf,
    },
    /// The new key file cannot be written.
    #[error("the key file {} cannot be written. Choose a folder that this account may write to", path.display())]
    KeyFileUnwritable {
        /// The path of the new file.
        path: PathBuf,
        /// The operating system's error.
        source: io::Error,
    },
}
