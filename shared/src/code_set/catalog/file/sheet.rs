//! A table of the catalog as a file: the names of its columns, then a row a line, values between pipes.
//!
//! CDC's own flat files put values between pipes, so no value of theirs holds one.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::{code_set::CodeStatus, source::Fault};

/// A table that was read: its rows still know where they stood.
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
    /// Reads a file of which the columns are known.
    ///
    /// # Errors
    /// When it begins with other columns, or a row has more or fewer values.
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

    /// What is wrong with a value of this row.
    pub fn fault(&self, column: &str, what: impl Into<String>) -> Fault {
        Fault { file: self.file.to_owned(), line: Some(self.line), field: Some(column.to_owned()), what: what.into() }
    }

    /// The value of a column, which may be empty.
    pub fn value(&self, column: &str) -> &'a str {
        let at = self.columns.iter().position(|name| *name == column);
        at.and_then(|at| self.values.get(at)).copied().unwrap_or_default()
    }

    /// A value that must be there.
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

    /// A value that may be missing.
    pub fn maybe(&self, column: &str) -> Result<Option<String>, Fault> {
        if self.value(column).is_empty() { Ok(None) } else { self.text(column).map(|text| Some(text.to_owned())) }
    }

    /// A value of a form.
    pub fn like(&self, column: &str, form: &str, is_so: impl Fn(&str) -> bool) -> Result<String, Fault> {
        let text = self.text(column)?;
        if is_so(text) { Ok(text.to_owned()) } else { Err(self.fault(column, format!("{text} is not {form}"))) }
    }

    /// A code that must not have stood in an earlier row.
    pub fn once(&self, column: &str, code: String, seen: &mut BTreeSet<String>) -> Result<String, Fault> {
        if seen.insert(code.clone()) {
            return Ok(code);
        }
        Err(self.fault(column, format!("{code} stands twice; keep one of them")))
    }

    /// A code that another table must have.
    pub fn known(&self, column: &str, code: &str, known: &BTreeSet<String>) -> Result<String, Fault> {
        if known.contains(code) {
            return Ok(code.to_owned());
        }
        Err(self.fault(column, format!("{code} is not in the catalog; add it or correct the code")))
    }

    /// A day.
    pub fn day(&self, column: &str) -> Result<NaiveDate, Fault> {
        let text = self.text(column)?;
        text.parse().map_err(|_| self.fault(column, format!("{text} is not a day as 2025-12-09")))
    }

    /// A day that may be missing.
    pub fn maybe_day(&self, column: &str) -> Result<Option<NaiveDate>, Fault> {
        if self.value(column).is_empty() { Ok(None) } else { self.day(column).map(Some) }
    }

    /// The first and the last day, in their order.
    pub fn span(&self) -> Result<(Option<NaiveDate>, Option<NaiveDate>), Fault> {
        let (start, end) = (self.maybe_day("start")?, self.maybe_day("end")?);
        match (start, end) {
            (Some(first), Some(last)) if last < first => Err(self.fault("end", format!("{last} is before the start"))),
            span => Ok(span),
        }
    }

    /// A number that may be missing.
    pub fn maybe_number(&self, column: &str) -> Result<Option<u32>, Fault> {
        let Some(text) = self.maybe(column)? else { return Ok(None) };
        text.parse().map(Some).map_err(|_| self.fault(column, format!("{text} is not a whole number")))
    }

    /// The status of a code.
    pub fn status(&self) -> Result<CodeStatus, Fault> {
        let text = self.text("status")?;
        let expected = || CodeStatus::ALL.iter().map(|s| s.as_str()).collect::<Vec<_>>().join(", ");
        CodeStatus::parse(text).ok_or_else(|| self.fault("status", format!("{text} is none of {}", expected())))
    }

    /// One of two words.
    pub fn choice(&self, column: &str, yes: &str, no: &str) -> Result<bool, Fault> {
        match self.text(column)? {
            text if text == yes => Ok(true),
            text if text == no => Ok(false),
            text => Err(self.fault(column, format!("{text} is neither {yes} nor {no}"))),
        }
    }
}

/// Writes a table. A line break or pipe in a value becomes a blank: the form has no way to say them.
pub fn write<const N: usize>(columns: &[&str; N], rows: impl IntoIterator<Item = [String; N]>) -> String {
    let mut text = columns.join("|") + "\n";
    for row in rows {
        let values = row.map(|value| value.replace(['|', '\n', '\r'], " ").trim().to_owned());
        text.push_str(&values.join("|"));
        text.push('\n');
    }
    text
}
