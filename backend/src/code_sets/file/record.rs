//! A row of a published file, whatever its form, by the names of our columns.

use chrono::{Datelike, NaiveDate};
use shared::{code_set::CodeStatus, source::Fault};

/// A row that knows where it stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    file: String,
    line: usize,
    values: Vec<(&'static str, String)>,
}

impl Record {
    /// A row. Blanks around values and doubled inside them go; what CDC escapes for web pages is read.
    pub fn new(file: &str, line: usize, values: impl IntoIterator<Item = (&'static str, String)>) -> Self {
        let clean = |value: String| {
            let words: Vec<_> = value.split_whitespace().collect();
            words.join(" ").replace("&amp;", "&")
        };
        let values = values.into_iter().map(|(column, value)| (column, clean(value))).collect();
        Self { file: file.to_owned(), line, values }
    }

    /// Returns a fault in a value of this row.
    pub fn fault(&self, column: &str, what: impl Into<String>) -> Fault {
        let field = Some(column.to_owned());
        Fault { file: self.file.clone(), line: Some(self.line), field, what: what.into() }
    }

    /// A value, which may be empty.
    pub fn value(&self, column: &str) -> &str {
        self.values.iter().find(|(name, _)| *name == column).map_or("", |(_, value)| value.as_str())
    }

    /// A value that must be there.
    pub fn text(&self, column: &str) -> Result<String, Fault> {
        match self.value(column) {
            "" => Err(self.fault(column, "the value is missing")),
            text if text.contains('|') => Err(self.fault(column, "the value has a pipe in it")),
            text => Ok(text.to_owned()),
        }
    }

    /// A value that may be missing.
    pub fn maybe(&self, column: &str) -> Result<Option<String>, Fault> {
        if self.value(column).is_empty() { Ok(None) } else { self.text(column).map(Some) }
    }

    /// A code of digits.
    pub fn digits(&self, column: &str, lengths: std::ops::RangeInclusive<usize>) -> Result<String, Fault> {
        let code = self.text(column)?;
        let is_code = code.bytes().all(|b| b.is_ascii_digit()) && lengths.contains(&code.len());
        if is_code { Ok(code) } else { Err(self.fault(column, format!("{code} is not a code of this table"))) }
    }

    /// A number of a bar code, which may be missing.
    pub fn maybe_digits(
        &self,
        column: &str,
        lengths: std::ops::RangeInclusive<usize>,
    ) -> Result<Option<String>, Fault> {
        if self.value(column).is_empty() { Ok(None) } else { self.digits(column, lengths).map(Some) }
    }

    /// A day, in any of the forms that CDC writes.
    pub fn day(&self, column: &str) -> Result<NaiveDate, Fault> {
        let text = self.text(column)?;
        read_day(&text).ok_or_else(|| self.fault(column, format!("{text} is not a day")))
    }

    /// A day that may be missing.
    pub fn maybe_day(&self, column: &str) -> Result<Option<NaiveDate>, Fault> {
        if self.value(column).is_empty() { Ok(None) } else { self.day(column).map(Some) }
    }

    /// The status of a code.
    pub fn status(&self) -> Result<CodeStatus, Fault> {
        let text = self.text("status")?;
        read_status(&text).ok_or_else(|| self.fault("status", format!("{text} is no status that is known")))
    }
}

/// A status as CDC writes it. A code that is pending has never been active.
pub fn read_status(text: &str) -> Option<CodeStatus> {
    Some(match text.to_ascii_lowercase().as_str() {
        "active" => CodeStatus::Active,
        "inactive" => CodeStatus::Inactive,
        "non-us" => CodeStatus::NonUs,
        "never active" | "pending" => CodeStatus::NeverActive,
        _ => return None,
    })
}

/// First year of a day in a table.
const FIRST_YEAR: i32 = 1900;

/// `3/20/2011`, `2011/03/20`, `20110320`, `2011-03-20` and `2011-03-20 00:00:00`.
fn read_day(text: &str) -> Option<NaiveDate> {
    let day = text.split([' ', 'T']).next().unwrap_or_default();
    let forms = match day.len() {
        8 if !day.contains(['/', '-']) => "%Y%m%d",
        _ if day.find('/') == Some(4) => "%Y/%m/%d",
        _ if day.contains('/') => "%m/%d/%Y",
        _ => "%Y-%m-%d",
    };
    // A year of two digits would be one of antiquity.
    NaiveDate::parse_from_str(day, forms).ok().filter(|day| day.year() >= FIRST_YEAR)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("3/20/2011", Some("2011-03-20"))]
    #[case("12/09/2025", Some("2025-12-09"))]
    #[case("20110320", Some("2011-03-20"))]
    #[case("2010/05/28", Some("2010-05-28"))]
    #[case("2011-03-20 00:00:00", Some("2011-03-20"))]
    #[case("2011-03-20T10:00:00.000", Some("2011-03-20"))]
    #[case("13/20/2011", None)]
    #[case("20110230", None)]
    #[case("5/28/10", None)]
    #[case("0010-05-28", None)]
    #[case("soon", None)]
    fn days_are_read_in_every_form(#[case] text: &str, #[case] day: Option<&str>) {
        assert_eq!(read_day(text).map(|d| d.to_string()).as_deref(), day);
    }

    #[test]
    fn values_are_cleaned_and_faults_name_their_place() {
        let row = Record::new("cvx.txt", 7, [("code", "03        ".to_owned()), ("name", "A &amp;  B".to_owned())]);
        assert_eq!((row.value("code"), row.value("name"), row.value("note")), ("03", "A & B", ""));
        assert_eq!(row.digits("code", 2..=3).unwrap(), "03");
        assert_eq!(row.text("status").unwrap_err().to_string(), "cvx.txt, line 7, field status: the value is missing");
        assert!(row.digits("name", 2..=3).unwrap_err().to_string().contains("line 7, field name"));
    }
}
