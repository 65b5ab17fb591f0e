//! Where in a file of ours something is wrong. Programs and catalogs are files that people edit.

/// A place in a file and what is wrong there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file's name.
    pub file: String,
    /// The line, from 1; none when the trouble is not in one line.
    pub line: Option<usize>,
    /// The field, as far as it is known.
    pub field: Option<String>,
    /// What is wrong and what is expected.
    pub what: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if let Some(field) = &self.field {
            write!(f, ", field {field}")?;
        }
        write!(f, ": {}", self.what)
    }
}

impl Fault {
    /// A fault that is not in one line.
    #[must_use]
    pub fn in_file(file: &str, field: &str, what: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line: None, field: Some(field.to_owned()), what: what.into() }
    }

    /// The fault that the TOML reader found.
    #[cfg(any(feature = "server", test))]
    #[must_use]
    pub fn from_toml(file: &str, text: &str, error: &toml::de::Error) -> Self {
        let at = error.span().map(|span| span.start);
        let what = error.message().trim().replace('\n', "; ");
        let field = named_field(&what).or_else(|| at.and_then(|at| field_at(text, at)));
        Self { file: file.to_owned(), line: at.map(|at| line_at(text, at)), field, what }
    }
}

#[cfg(any(feature = "server", test))]
fn line_at(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|b| *b == b'\n').count() + 1
}

/// The field that the reader itself names: "unknown field `x`", "missing field `x`".
#[cfg(any(feature = "server", test))]
fn named_field(what: &str) -> Option<String> {
    let (_, rest) = what.split_once("field `")?;
    rest.split_once('`').map(|(name, _)| name.to_owned())
}

/// The key that stands on the line of a position.
#[cfg(any(feature = "server", test))]
fn field_at(text: &str, at: usize) -> Option<String> {
    let line = text.lines().nth(line_at(text, at) - 1)?;
    let (key, _) = line.split_once('=')?;
    Some(key.trim().to_owned())
}
