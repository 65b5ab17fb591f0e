//! The command that makes an SQLite file as small as what it holds.

use std::fs;

use anyhow::{Context as _, bail};

use crate::app::{
    file_lock::{FileLock, file_of},
    open::open_as,
};
use crate::store::SchemaPolicy;

/// Makes the file of a database compact, so that it gives free room back to the disk from then on.
///
/// # Errors
/// Returns an error if the database is not SQLite's, a server runs on it, or the disk is full.
pub async fn compact(database: &str) -> anyhow::Result<String> {
    let Some(file) = file_of(database) else {
        bail!(
            "NO_FILE: only a database in a file of SQLite is made compact; PostgreSQL uses free room again by itself"
        );
    };
    if !file.exists() {
        bail!("NO_DATABASE: there is no file {}: check --database", file.display());
    }
    let _lock = FileLock::take(database).context("SERVER_RUNS: nothing was changed")?;
    let size = || fs::metadata(&file).map(|file| file.len()).context("the size of the file cannot be read");
    let before = size()?;
    let store = open_as(database, SchemaPolicy::Leave).await?;
    let compacted = store.compact().await;
    // Only then is the journal part of the file.
    store.close().await.context("the database could not be closed")?;
    compacted.context("NOT_COMPACT: the file is as it was. See that as much is free on its disk as it takes")?;
    Ok(format!("{} took {before} bytes and takes {}.", file.display(), size()?))
}
