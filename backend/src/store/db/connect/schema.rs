//! The schema of a database beside that of this program: migrated by one process at a time, and refused where a newer
//! program wrote it.

use std::{collections::BTreeSet, time::Duration};

use migrations::{Migrator, MigratorTrait as _};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement};

use super::begin_writing;
use crate::store::db::{error::Error, retry::retry_within};

/// Any number will do, so long as every process that migrates takes the same lock.
const MIGRATION_LOCK: &str = "SELECT pg_advisory_xact_lock(7304510613)";

/// Maximum time that a process waits for another that migrates the same SQLite file.
const PATIENCE: Duration = Duration::from_secs(300);

/// The reason why a database was not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenFailure {
    /// A newer program migrated it.
    #[error("the database has migrations that this program does not know, {0} the first of them")]
    Newer(String),
    /// Migrations of this program are missing in it.
    #[error("{0} migrations are missing in the database")]
    Behind(usize),
    /// It has no tables.
    #[error("the database is empty")]
    Empty,
    /// The database did not do it.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl From<Error> for OpenFailure {
    fn from(error: Error) -> Self {
        match error {
            Error::Busy(error) | Error::Unavailable(error) => Self::Database(error),
            other => Self::Database(DbErr::Custom(other.to_string())),
        }
    }
}

/// Policy for a database whose schema is not this program's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemaPolicy {
    /// It is migrated.
    Migrate,
    /// An empty one gets its tables; an older one is refused.
    Create,
    /// It is refused.
    Refuse,
    /// An older one is opened as it is, and an empty one too.
    Leave,
}

/// The migrations of a database beside those of this program.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SchemaStatus {
    /// Number of migrations that were applied.
    pub applied: usize,
    /// Number of migrations of this program that were not.
    pub pending: usize,
    /// Those that this program does not know, in their order.
    pub unknown: Vec<String>,
}

impl SchemaStatus {
    fn check(&self) -> Result<(), OpenFailure> {
        self.unknown.first().map_or(Ok(()), |first| Err(OpenFailure::Newer(first.clone())))
    }
}

/// Compares the migrations of a database with those of this program. Nothing is written.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn schema_status(db: &impl ConnectionTrait) -> Result<SchemaStatus, DbErr> {
    let known: BTreeSet<String> = Migrator::migrations().iter().map(|one| one.name().to_owned()).collect();
    let applied = applied(db).await?;
    let unknown = applied.difference(&known).cloned().collect();
    Ok(SchemaStatus { applied: applied.len(), pending: known.difference(&applied).count(), unknown })
}

async fn applied(db: &impl ConnectionTrait) -> Result<BTreeSet<String>, DbErr> {
    let backend = db.get_database_backend();
    let exists = match backend {
        DbBackend::Postgres => "SELECT 1 AS one WHERE to_regclass('seaql_migrations') IS NOT NULL",
        _ => "SELECT 1 AS one FROM sqlite_master WHERE type = 'table' AND name = 'seaql_migrations'",
    };
    if db.query_one_raw(Statement::from_string(backend, exists)).await?.is_none() {
        return Ok(BTreeSet::new());
    }
    let rows = db.query_all_raw(Statement::from_string(backend, "SELECT version FROM seaql_migrations")).await?;
    rows.iter().map(|row| row.try_get("", "version")).collect()
}

/// Brings a database to this program's schema, as far as the policy lets it.
///
/// # Errors
/// Returns an error if a newer program wrote the database, or the policy refuses it.
pub(super) async fn prepare(db: &DatabaseConnection, policy: SchemaPolicy) -> Result<(), OpenFailure> {
    let status = schema_status(db).await?;
    status.check()?;
    match policy {
        _ if status.pending == 0 => Ok(()),
        SchemaPolicy::Leave => Ok(()),
        SchemaPolicy::Migrate => migrate(db).await,
        SchemaPolicy::Create if status.applied == 0 => migrate(db).await,
        SchemaPolicy::Create | SchemaPolicy::Refuse if status.applied == 0 => Err(OpenFailure::Empty),
        SchemaPolicy::Create | SchemaPolicy::Refuse => Err(OpenFailure::Behind(status.pending)),
    }
}

/// Migrates in one transaction, under a lock: two servers that start at once migrate one after the other, and the
/// second finds nothing left to do. What stops in between leaves the database as it was.
async fn migrate(db: &DatabaseConnection) -> Result<(), OpenFailure> {
    let begin = async || Ok(begin_writing(db).await?);
    let tx = retry_within(PATIENCE, |error| matches!(error, Error::Busy(_)), begin).await?;
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared(MIGRATION_LOCK).await?;
    }
    // The one that was first may have been newer.
    schema_status(&tx).await?.check()?;
    Migrator::up(&tx, None).await?;
    Ok(tx.commit().await?)
}
