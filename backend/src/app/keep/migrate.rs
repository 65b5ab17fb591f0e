//! The command that brings a database to this program's schema.

use anyhow::Context as _;

use crate::app::{file_lock::FileLock, open::open_as};
use crate::store::{self, SchemaPolicy};

/// Migrates a database; one that is being migrated by a server that starts is waited for.
///
/// # Errors
/// Returns an error if the database cannot be reached, was written by a newer program, or is an SQLite file on which a
/// server of an older version runs.
pub async fn migrate(database: &str) -> anyhow::Result<String> {
    let store = open_as(database, SchemaPolicy::Leave).await?;
    let pending = store::schema_status(store.reader()).await.context("the database could not be read")?.pending;
    store.close().await.context("the database could not be closed")?;
    if pending > 0 {
        let _lock = FileLock::take(database).context("SERVER_RUNS: nothing was migrated")?;
        open_as(database, SchemaPolicy::Migrate).await?;
    }
    Ok(format!("{pending} steps were done. The database has the schema of this version."))
}
