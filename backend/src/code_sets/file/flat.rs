//! Flat files: a row a line, values between pipes.

use shared::source::Fault;

use super::{layout::Kind, record::Record};

/// Reads a flat file. A first line that only names the columns is passed over.
///
/// # Errors
/// Returns an error if the file is none of CDC's, or a row has another number of values.
pub fn read(file: &str, text: &str) -> Result<(Kind, Vec<Record>), Fault> {
    let lines = text.lines().enumerate().map(|(at, line)| (at + 1, line)).filter(|(_, line)| !line.trim().is_empty());
    let mut rows: Vec<(usize, Vec<&str>)> = lines.map(|(line, text)| (line, text.split('|').collect())).collect();
    let kind_at = |at: usize| rows.get(at).and_then(|(_, row)| Kind::of_row(row));
    // The names of columns have no digits; a first row that was damaged has.
    let is_heading =
        rows.first().is_some_and(|(_, row)| !row.iter().any(|value| value.contains(|c: char| c.is_ascii_digit())));
    let (kind, first) = match (kind_at(0), kind_at(1)) {
        (Some(kind), _) => (kind, 0),
        (None, Some(kind)) => (kind, usize::from(is_heading)),
        (None, None) => return Err(unknown(file)),
    };
    let rows = rows.split_off(first);
    Ok((kind, rows.iter().map(|(line, row)| record(file, *line, kind, row)).collect::<Result<_, _>>()?))
}

fn record(file: &str, line: usize, kind: Kind, row: &[&str]) -> Result<Record, Fault> {
    let columns = kind.columns();
    let missing = row.len() < columns.len() && !may_lack_last(kind, row.len());
    let beyond = row.iter().skip(columns.len()).any(|value| !value.trim().is_empty());
    if missing || beyond {
        let what = format!("the row has {} values in place of {}", row.len(), columns.len());
        return Err(Fault { file: file.to_owned(), line: Some(line), field: None, what });
    }
    let values = columns.iter().zip(row).filter(|(column, _)| !column.is_empty());
    Ok(Record::new(file, line, values.map(|(column, value)| (*column, (*value).to_owned()))))
}

/// The packages' last column is not always there.
fn may_lack_last(kind: Kind, length: usize) -> bool {
    match kind {
        Kind::UnitOfUse => length == 16,
        Kind::UnitOfSale => length == 15,
        _ => false,
    }
}

/// The file is none that is taken.
pub fn unknown(file: &str) -> Fault {
    let what = "this is none of CDC's files that are taken: CVX, MVX, vaccine groups, product names and CVX to VIS \
                as flat file or XML; VIS lookup table, NDC_Unit_use, NDC_Unit_sale and NDC_Linker as flat file";
    Fault { file: file.to_owned(), line: None, field: None, what: what.to_owned() }
}
