//! The command that brings a database to this program's schema.

use super::open::{OpenError, open_as};
use crate::store::SchemaPolicy;

/// Migrates a database; one that is being migrated by a server that starts is waited for.
///
/// # Errors
/// Returns an error if the database cannot be reached, or was written by a newer program.
pub async fn migrate(database: &str) -> Result<&'static str, OpenError> {
    open_as(database, SchemaPolicy::Migrate).await?;
    Ok("The database has the schema of this version.")
}
