//! Tables as comma-separated values that spreadsheets open without surprises.

/// Tells spreadsheets that the file is UTF-8.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// Returns the rows as comma-separated values below their headings. Every cell is quoted, and a cell that a
/// spreadsheet would run as a formula begins with an apostrophe.
#[must_use]
pub fn to_csv<const N: usize>(headings: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> String {
    let mut file = String::from(BYTE_ORDER_MARK);
    write_row(&mut file, headings.map(str::to_owned));
    for row in rows {
        write_row(&mut file, row.map(disarm));
    }
    file
}

/// Writes a row with all cells quoted; a quotation mark within one is doubled.
fn write_row<const N: usize>(file: &mut String, row: [String; N]) {
    let cells = row.map(|cell| ["\"", &cell.replace('"', "\"\""), "\""].concat());
    file.push_str(&cells.join(","));
    file.push_str("\r\n");
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
        let file = to_csv(["Name"], [[cell.to_owned()]]);
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
        assert_eq!(to_csv(["A", "B"], []), "\u{feff}\"A\",\"B\"\r\n");
    }

    proptest! {
        #[test]
        fn a_file_reads_back(rows in proptest::collection::vec(("[^=+@\t\r-].*", ".*"), 0..5)) {
            let rows: Vec<_> = rows.into_iter().map(|(first, second)| [first, format!("x{second}")]).collect();
            let file = to_csv(["A", "B"], rows.clone());
            let mut reader = csv::Reader::from_reader(file.as_bytes());
            let read: Vec<_> = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()).collect();
            prop_assert_eq!(read, rows);
        }
    }
}
