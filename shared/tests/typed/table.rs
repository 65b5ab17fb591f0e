//! The tables of `tests/data/typed`.

use serde::Deserialize;

/// A table: what is understood, and what is refused, in rows of texts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table<const TAKEN: usize, const REFUSED: usize> {
    /// Rows that are understood.
    pub taken: Vec<Row<TAKEN>>,
    /// Rows that are refused.
    pub refused: Vec<Row<REFUSED>>,
}

/// A row of texts.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Vec<String>")]
pub struct Row<const N: usize>(pub [String; N]);

impl<const N: usize> TryFrom<Vec<String>> for Row<N> {
    type Error = String;

    fn try_from(row: Vec<String>) -> Result<Self, String> {
        row.try_into().map(Self).map_err(|row: Vec<String>| format!("{row:?} has not {N} texts"))
    }
}

/// Reads a table with at least so many rows.
pub fn read<const TAKEN: usize, const REFUSED: usize>(text: &str, least: usize) -> Table<TAKEN, REFUSED> {
    let table: Table<TAKEN, REFUSED> = toml::from_str(text).unwrap_or_else(|error| panic!("{error}"));
    assert!(table.taken.len() + table.refused.len() >= least);
    table
}
