//! Rows that are older than those in use: of a release from before, or put back by hand.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use shared::code_set::Catalog;

/// Maximum number of rows that are named.
const NAMED: usize = 12;

/// Describes the rows that are older than those in use, table by table; none where no row is.
#[must_use]
pub fn older(old: &Catalog, new: &Catalog) -> Option<String> {
    let product =
        |p: &shared::code_set::Product| format!("{} {} {}", p.name, p.cvx, p.mvx.as_deref().unwrap_or_default());
    let tables = [
        ("CVX", dated([old, new].map(|c| c.cvx.iter().map(|row| (row.code.clone(), row.updated)).collect()))),
        ("MVX", dated([old, new].map(|c| c.mvx.iter().map(|row| (row.code.clone(), row.updated)).collect()))),
        (
            "Product names",
            dated([old, new].map(|c| c.products.iter().map(|row| (product(row), row.updated)).collect())),
        ),
    ];
    let told = tables.iter().filter(|(_, rows)| !rows.is_empty()).map(|(table, rows)| tell(table, rows));
    let told: Vec<_> = told.collect();
    (!told.is_empty()).then(|| told.join("; "))
}

/// The keys of rows whose day was later before, with both days.
fn dated([old, new]: [Vec<(String, Option<NaiveDate>)>; 2]) -> Vec<String> {
    let before: BTreeMap<_, _> = old.into_iter().collect();
    let rows = new.into_iter().filter_map(|(key, day)| {
        let (day, was) = (day?, (*before.get(&key)?)?);
        (day < was).then(|| format!("{key} of {day}, in use of {was}"))
    });
    rows.collect()
}

fn tell(table: &str, rows: &[String]) -> String {
    let named = rows.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join("; ");
    match rows.len().checked_sub(NAMED) {
        None | Some(0) => format!("{table} ({named})"),
        Some(more) => format!("{table} ({named}; and {more} more)"),
    }
}
