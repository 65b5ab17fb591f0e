//! Reads a file of settings as text; what its keys mean is looked at elsewhere.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use toml::de::{DeTable, DeValue};
use zeroize::Zeroizing;

use super::FileError;

/// The variable that may name the file.
pub const CONFIG_VARIABLE: &str = "DOSEWIRE_CONFIG";
/// The file that is read where none is named, if it is there.
pub const DEFAULT_FILE: &str = "dosewire.toml";

/// A file of settings.
#[derive(Default)]
pub struct SettingsFile {
    /// Its path.
    pub path: PathBuf,
    /// The keys with what they hold.
    pub(super) entries: BTreeMap<String, Entry>,
}

/// The value of a key, and its line.
pub(super) struct Entry {
    pub(super) line: usize,
    pub(super) value: Value,
}

/// A value of a file.
pub(super) enum Value {
    Switch(bool),
    Text(String),
    List(Vec<String>),
    /// A kind of value that no setting has.
    Other(&'static str),
}

impl SettingsFile {
    /// Reads the file that is named, or the usual one if it is there.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read, or is no TOML.
    pub fn find(named: Option<&Path>) -> Result<Option<Self>, FileError> {
        let path = named.unwrap_or(Path::new(DEFAULT_FILE));
        match fs::read_to_string(path).map(Zeroizing::new) {
            Ok(text) => Self::parse(path, &text).map(Some),
            Err(error) if named.is_none() && error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(FileError::Unreadable { path: path.to_owned(), source }),
        }
    }

    /// Reads the text of a file.
    pub(super) fn parse(path: &Path, text: &str) -> Result<Self, FileError> {
        let table = DeTable::parse(text).map_err(|error| FileError::Syntax {
            path: path.to_owned(),
            line: line_at(text, error.span().map_or(0, |span| span.start)),
            what: error.message().to_owned(),
        })?;
        let entries = table.into_inner().into_iter().map(|(key, value)| {
            let line = line_at(text, key.span().start);
            (key.into_inner().into_owned(), Entry { line, value: Value::of(value.into_inner()) })
        });
        Ok(Self { path: path.to_owned(), entries: entries.collect() })
    }

    /// The place of a line, as `dosewire.toml:3`.
    pub(super) fn place(&self, line: usize) -> String {
        format!("{}:{line}", self.path.display())
    }
}

impl Value {
    fn of(value: DeValue<'_>) -> Self {
        match value {
            DeValue::Boolean(on) => Self::Switch(on),
            DeValue::Array(items) => {
                let items = items.into_iter().map(|item| scalar(item.into_inner()));
                items.collect::<Option<_>>().map_or(Self::Other("a list of something else than texts"), Self::List)
            }
            DeValue::Table(_) => Self::Other("a table"),
            DeValue::Datetime(_) => Self::Other("a date"),
            other => scalar(other).map_or(Self::Other("no text"), Self::Text),
        }
    }
}

fn scalar(value: DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.into_owned()),
        DeValue::Integer(number) => Some(number.to_string()),
        _ => None,
    }
}

fn line_at(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count()
}
