//! Tables as comma-separated values that spreadsheets open without surprises.

pub use csv::Error;
use csv::{QuoteStyle, Terminator, WriterBuilder};

/// Tells spreadsheets that the file is UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Returns the rows as comma-separated values below their headings. Every cell is quoted, and a cell that a
/// spreadsheet would run as a formula begins with an apostrophe.
///
/// # Errors
/// Never returns an error in practice: the writer's error type covers files as well.
pub fn to_csv<const N: usize>(
    headings: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> Result<String, Error> {
    let mut builder = WriterBuilder::new();
    builder.quote_style(QuoteStyle::Always).terminator(Terminator::CRLF);
    let mut writer = builder.from_writer(BYTE_ORDER_MARK.to_vec());
    writer.write_record(headings)?;
    for row in rows {
        writer.write_record(row.map(disarm))?;
    }
    let bytes = writer.into_inner().map_err(|error| error.into_error())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Marks a cell that looks like a formula as text.
fn disarm(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(cell: &str, expected: &str) {
        let file = to_csv(["Name"], [[cell.to_owned()]]).unwrap();
        assert_eq!(file, format!("\u{feff}\"Name\"\r\n{expected}\r\n"), "{cell:?}");
    }

    #[test]
    fn a_cell_is_quoted_and_is_never_a_formula() {
        for (cell, expected) in [
            ("Okafor, Maya", "\"Okafor, Maya\""),
            ("say \"no\"", "\"say \"\"no\"\"\""),
            ("two\nlines", "\"two\nlines\""),
            ("", "\"\""),
            ("=1+1", "\"'=1+1\""),
            ("+1", "\"'+1\""),
            ("-1", "\"'-1\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("\t=1", "\"'\t=1\""),
            ("\r=1", "\"'\r=1\""),
            ("1-1", "\"1-1\""),
        ] {
            check(cell, expected);
        }
    }

    #[test]
    fn a_table_without_rows_has_its_headings() {
        assert_eq!(to_csv(["A", "B"], []).unwrap(), "\u{feff}\"A\",\"B\"\r\n");
    }

    proptest! {
        #[test]
        fn a_file_reads_back(rows in proptest::collection::vec(("[^=+@\t\r-].*", ".*"), 0..5)) {
            let rows: Vec<_> = rows.into_iter().map(|(first, second)| [first, format!("x{second}")]).collect();
            let file = to_csv(["A", "B"], rows.clone()).unwrap();
            let mut reader = csv::Reader::from_reader(file.as_bytes());
            let read: Vec<_> = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()).collect();
            prop_assert_eq!(read, rows);
        }
    }
}
