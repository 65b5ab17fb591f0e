//! Faults in program and catalog files, with their position.

/// A fault in a file: position and message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file's name.
    pub file: String,
    /// The line, from 1; none when the fault has no line.
    pub line: Option<usize>,
    /// The field, if known.
    pub field: Option<String>,
    /// The message: the fault and the expected value.
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
    /// Creates a fault without a line.
    #[must_use]
    pub fn in_file(file: &str, field: &str, what: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line: None, field: Some(field.to_owned()), what: what.into() }
    }

    /// Converts an error of the TOML parser.
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

/// Returns the field that the parser names: "unknown field `x`", "missing field `x`".
#[cfg(any(feature = "server", test))]
fn named_field(what: &str) -> Option<String> {
    let (_, rest) = what.split_once("field `")?;
    rest.split_once('`').map(|(name, _)| name.to_owned())
}

/// Returns the key on the line of a position.
#[cfg(any(feature = "server", test))]
fn field_at(text: &str, at: usize) -> Option<String> {
    let line = text.lines().nth(line_at(text, at) - 1)?;
    let (key, _) = line.split_once('=')?;
    Some(key.trim().to_owned())
}
