//! The differences between two catalogs, by codes and names only.

use std::{collections::BTreeMap, fmt};

use shared::code_set::{Catalog, CodeStatus};

/// The differences in one table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableDifference {
    /// The table's name for a person.
    pub table: &'static str,
    /// Codes that are new.
    pub added: Vec<String>,
    /// Codes of which something changed.
    pub changed: Vec<String>,
    /// Codes that are no longer in use.
    pub retired: Vec<String>,
}

impl TableDifference {
    /// Returns `true` if there are no differences.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.retired.is_empty()
    }
}

/// Maximum number of codes listed by name; further ones are only counted.
const MAX_NAMED_CODES: usize = 12;

impl fmt::Display for TableDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [("added", &self.added), ("changed", &self.changed), ("retired", &self.retired)];
        let told = parts.iter().filter(|(_, codes)| !codes.is_empty()).map(|(what, codes)| tell(what, codes));
        write!(f, "{}: {}", self.table, told.collect::<Vec<_>>().join("; "))
    }
}

fn tell(what: &str, codes: &[String]) -> String {
    let named = codes.iter().take(MAX_NAMED_CODES).map(String::as_str).collect::<Vec<_>>().join(", ");
    match codes.len().checked_sub(MAX_NAMED_CODES) {
        None | Some(0) => format!("{} {what} ({named})", codes.len()),
        Some(more) => format!("{} {what} ({named} and {more} more)", codes.len()),
    }
}

/// Returns the differences table by table; tables without differences are left out.
#[must_use]
pub fn differences(old: &Catalog, new: &Catalog) -> Vec<TableDifference> {
    let in_use = |status: CodeStatus| status == CodeStatus::Active;
    let all = [
        compare("CVX", [old, new].map(|c| c.cvx.iter().map(|r| (r.code.clone(), r, in_use(r.status))))),
        compare("Vaccine groups", [old, new].map(|c| c.groups.iter().map(|r| (r.name.clone(), r, true)))),
        compare("MVX", [old, new].map(|c| c.mvx.iter().map(|r| (r.code.clone(), r, in_use(r.status))))),
        compare(
            "Product names",
            [old, new].map(|c| {
                let name =
                    |r: &shared::code_set::Product| format!("{} {} {}", r.name, r.cvx, r.mvx.as_deref().unwrap_or("-"));
                c.products.iter().map(move |r| (name(r), r, in_use(r.status)))
            }),
        ),
        compare(
            "NDC units of use",
            [old, new].map(|c| c.units_of_use.iter().map(|r| (format!("{}/{}", r.code, r.cvx), r, r.end.is_none()))),
        ),
        compare(
            "NDC units of sale",
            [old, new].map(|c| c.units_of_sale.iter().map(|r| (format!("{}/{}", r.code, r.cvx), r, r.end.is_none()))),
        ),
        compare(
            "NDC links",
            [old, new].map(|c| c.packings.iter().map(|r| (format!("{}>{}", r.unit_of_use, r.unit_of_sale), r, true))),
        ),
        compare("VIS editions", [old, new].map(|c| c.vis.iter().map(|r| (r.code.clone(), r, r.current)))),
    ];
    all.into_iter().filter(|difference| !difference.is_empty()).collect()
}

fn compare<'a, T: PartialEq + 'a>(
    table: &'static str,
    [old, new]: [impl Iterator<Item = (String, &'a T, bool)>; 2],
) -> TableDifference {
    let mut found = TableDifference { table, ..TableDifference::default() };
    let mut before: BTreeMap<String, (&T, bool)> = old.map(|(key, row, in_use)| (key, (row, in_use))).collect();
    let now: BTreeMap<String, (&T, bool)> = new.map(|(key, row, in_use)| (key, (row, in_use))).collect();
    for (key, (row, in_use)) in now {
        match before.remove(&key) {
            None => found.added.push(key),
            Some((_, true)) if !in_use => found.retired.push(key),
            Some((was, _)) if was != row => found.changed.push(key),
            Some(_) => {}
        }
    }
    found.retired.extend(before.into_keys());
    found
}
