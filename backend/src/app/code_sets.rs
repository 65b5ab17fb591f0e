//! The commands for code sets.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use anyhow::Context;
use shared::code_set::Catalog;

use super::open_store;
use crate::{
    code_sets::{Table, TableDifference, Version, differences, merge, older, read},
    reference_data::newest_catalog,
    store,
};

/// The result of an import.
#[derive(Debug)]
pub struct Import {
    /// The version that it started from.
    pub from: String,
    /// The version that was made; none when nothing differs.
    pub version: Option<String>,
    /// Differences between the code sets before and after the import.
    pub differences: Vec<TableDifference>,
}

impl std::fmt::Display for Import {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Some(version) = &self.version else {
            return write!(f, "Nothing differs from the code sets of {}. Nothing was changed.", self.from);
        };
        writeln!(f, "Code sets {version}, made from those of {}:", self.from)?;
        for difference in &self.differences {
            writeln!(f, "  {difference}")?;
        }
        write!(f, "Servers use them from their next start on.")
    }
}

/// What an import takes only where somebody said so.
#[derive(Debug, Clone, Copy, Default)]
pub struct Accepted {
    /// Rows that are older than those in use.
    pub older: bool,
    /// The end of codes that are in use.
    pub retired: bool,
}

/// Imports CDC's published files into the practice's database, as a new version of the code sets.
///
/// # Errors
/// Returns an error if a file cannot be read or is wrong: with file, line and field; or has older rows or retires codes
/// in use, and nobody accepted that. Then nothing is changed.
pub async fn import_code_sets(database: &str, files: &[PathBuf], accepted: Accepted) -> anyhow::Result<Import> {
    let tables = files.iter().map(|path| read_file(path)).collect::<anyhow::Result<Vec<_>>>()?;
    let store = open_store(database).await?;
    let old = newest_catalog(&store).await?;
    let mut tx = store.begin("command line").await?;
    let next = next_version(&store, &old, tx.now().date_naive()).await?;
    let new = merge(&old, tables, next).map_err(|fault| anyhow::anyhow!("{fault}. Nothing was changed"))?;
    if let Some(rows) = older(&old, &new).filter(|_| !accepted.older) {
        tx.cancel().await?;
        anyhow::bail!(
            "These files have rows that are older than those in use: {rows}. Nothing was changed. Get CDC's newest files, or add --older to import these"
        );
    }
    let differences = differences(&old, &new);
    if let Some(codes) = retired(&differences).filter(|_| !accepted.retired) {
        tx.cancel().await?;
        anyhow::bail!(
            "With these files codes that are in use would be retired: {codes}. Nothing was changed. Check that the files are whole and CDC's newest; then add --retire to import them"
        );
    }
    if is_same(&old, &new) {
        tx.cancel().await?;
        return Ok(Import { from: old.version, version: None, differences });
    }
    let files: BTreeMap<_, _> = new.to_files().into_iter().collect();
    store::keep_code_set(&mut tx, &new.version, &files).await.context("the code sets could not be kept")?;
    tx.commit().await?;
    Ok(Import { from: old.version, version: Some(new.version), differences })
}

/// Describes the codes in use that would be retired, table by table; none where none would be.
fn retired(differences: &[TableDifference]) -> Option<String> {
    let tables = differences.iter().filter(|difference| !difference.retired.is_empty());
    let tables = tables.map(|difference| TableDifference {
        table: difference.table,
        retired: difference.retired.clone(),
        ..TableDifference::default()
    });
    let told: Vec<_> = tables.map(|difference| difference.to_string()).collect();
    (!told.is_empty()).then(|| told.join("; "))
}

fn read_file(path: &Path) -> anyhow::Result<Table> {
    let bytes = std::fs::read(path).with_context(|| format!("{} could not be read", path.display()))?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    read(&name, &bytes).map_err(|fault| anyhow::anyhow!("{fault}. Nothing was changed"))
}

/// A version after all that are kept, also those that cannot be read.
async fn next_version(store: &store::Store, old: &Catalog, today: chrono::NaiveDate) -> anyhow::Result<Version> {
    let names = store::code_set_versions(store.reader()).await?;
    let kept = names.iter().map(String::as_str).chain([old.version.as_str()]).filter_map(Version::parse).max();
    let newest = kept.context("the version of the code sets in use is not a day")?;
    Ok(Version::next(newest, today))
}

/// Returns `true` if the catalogs differ only in the name of the version.
fn is_same(old: &Catalog, new: &Catalog) -> bool {
    let mut new = new.clone();
    new.version.clone_from(&old.version);
    *old == new
}
