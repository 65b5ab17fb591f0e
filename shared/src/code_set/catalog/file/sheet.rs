//! Tables as pipe-separated text with a header row.
//!
//! CDC's own flat files are separated by pipes, so no value holds one.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::{code_set::CodeStatus, source::Fault};

/// A table that was read, with the position of each row.
pub struct Sheet<'a> {
    /// The rows.
    pub rows: Vec<Row<'a>>,
}

/// A row of a file.
#[derive(Debug, Clone)]
pub struct Row<'a> {
    file: &'a str,
    line: usize,
    columns: &'static [&'static str],
    values: Vec<&'a str>,
}

impl<'a> Sheet<'a> {
    /// Reads a file with known columns.
    ///
    /// # Errors
    /// Returns an error if the columns differ, or a row has the wrong number of values.
    pub fn read(file: &'a str, text: &'a str, columns: &'static [&'static str]) -> Result<Self, Fault> {
        let mut lines = text.lines().enumerate().map(|(i, line)| (i + 1, line));
        let head = lines.next().map(|(_, line)| line).unwrap_or_default();
        if !head.split('|').eq(columns.iter().copied()) {
            let what = format!("the columns must be {}", columns.join("|"));
            return Err(Fault { file: file.to_owned(), line: Some(1), field: None, what });
        }
        let rows = lines.map(|(line, text)| Row { file, line, columns, values: text.split('|').collect() });
        let rows = rows.map(Row::of_full_length).collect::<Result<_, _>>()?;
        Ok(Self { rows })
    }
}

impl<'a> Row<'a> {
    fn of_full_length(self) -> Result<Self, Fault> {
        let (found, wanted) = (self.values.len(), self.columns.len());
        if found == wanted {
            return Ok(self);
        }
        Err(Fault { field: None, ..self.fault("", format!("the row has {found} values in place of {wanted}")) })
    }

    /// Returns a fault of a value in this row.
    pub fn fault(&self, column: &str, what: impl Into<String>) -> Fault {
        Fault { file: self.file.to_owned(), line: Some(self.line), field: Some(column.to_owned()), what: what.into() }
    }

    /// Returns the value of a column, which may be empty.
    pub fn value(&self, column: &str) -> &'a str {
        let at = self.columns.iter().position(|name| *name == column);
        at.and_then(|at| self.values.get(at)).copied().unwrap_or_default()
    }

    /// Returns a required value.
    pub fn text(&self, column: &str) -> Result<&'a str, Fault> {
        let value = self.value(column);
        if value.is_empty() {
            return Err(self.fault(column, "the value is missing"));
        }
        if value.trim() != value {
            return Err(self.fault(column, "the value begins or ends with a blank"));
        }
        Ok(value)
    }

    /// Returns an optional value.
    pub fn maybe(&self, column: &str) -> Result<Option<String>, Fault> {
        if self.value(column).is_empty() { Ok(None) } else { self.text(column).map(|text| Some(text.to_owned())) }
    }

    /// Returns a value of a format.
    pub fn like(&self, column: &str, form: &str, is_so: impl Fn(&str) -> bool) -> Result<String, Fault> {
        let text = self.text(column)?;
        if is_so(text) { Ok(text.to_owned()) } else { Err(self.fault(column, format!("{text} is not {form}"))) }
    }

    /// Returns a code that no earlier row has.
    pub fn once(&self, column: &str, code: String, seen: &mut BTreeSet<String>) -> Result<String, Fault> {
        if seen.insert(code.clone()) {
            return Ok(code);
        }
        Err(self.fault(column, format!("{code} stands twice; keep one of them")))
    }

    /// Returns a code that another table has.
    pub fn known(&self, column: &str, code: &str, known: &BTreeSet<String>) -> Result<String, Fault> {
        if known.contains(code) {
            return Ok(code.to_owned());
        }
        Err(self.fault(column, format!("{code} is not in the catalog; add it or correct the code")))
    }

    /// Returns a date.
    pub fn day(&self, column: &str) -> Result<NaiveDate, Fault> {
        let text = self.text(column)?;
        text.parse().map_err(|_| self.fault(column, format!("{text} is not a day as 2025-12-09")))
    }

    /// Returns an optional date.
    pub fn maybe_day(&self, column: &str) -> Result<Option<NaiveDate>, Fault> {
        if self.value(column).is_empty() { Ok(None) } else { self.day(column).map(Some) }
    }

    /// Returns first and last day, in order.
    pub fn span(&self) -> Result<(Option<NaiveDate>, Option<NaiveDate>), Fault> {
        let (start, end) = (self.maybe_day("start")?, self.maybe_day("end")?);
        match (start, end) {
            (Some(first), Some(last)) if last < first => Err(self.fault("end", format!("{last} is before the start"))),
            span => Ok(span),
        }
    }

    /// Returns an optional number.
    pub fn maybe_number(&self, column: &str) -> Result<Option<u32>, Fault> {
        let Some(text) = self.maybe(column)? else { return Ok(None) };
        text.parse().map(Some).map_err(|_| self.fault(column, format!("{text} is not a whole number")))
    }

    /// Returns the status of a code.
    pub fn status(&self) -> Result<CodeStatus, Fault> {
        let text = self.text("status")?;
        let expected = || CodeStatus::ALL.iter().map(|s| s.as_str()).collect::<Vec<_>>().join(", ");
        CodeStatus::parse(text).ok_or_else(|| self.fault("status", format!("{text} is none of {}", expected())))
    }

    /// Returns whether a value is the first of two words.
    pub fn choice(&self, column: &str, yes: &str, no: &str) -> Result<bool, Fault> {
        match self.text(column)? {
            text if text == yes => Ok(true),
            text if text == no => Ok(false),
            text => Err(self.fault(column, format!("{text} is neither {yes} nor {no}"))),
        }
    }
}

/// Writes a table. A line break or pipe in a value becomes a blank, since the format has no escapes.
pub fn write<const N: usize>(columns: &[&str; N], rows: impl IntoIterator<Item = [String; N]>) -> String {
    let mut text = columns.join("|") + "\n";
    for row in rows {
        let values = row.map(|value| value.replace(['|', '\n', '\r'], " ").trim().to_owned());
        text.push_str(&values.join("|"));
        text.push('\n');
    }
    text
}
