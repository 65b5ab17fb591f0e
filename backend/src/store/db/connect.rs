//! Opening the database: SQLite or PostgreSQL, with the settings that each needs.

use std::{sync::Arc, time::Duration};

use migrations::MigratorTrait;
use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, DbErr, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use tokio::sync::watch;

use super::{error::Result, tx::Tx};
use crate::source::Source;

/// The database: readers, one way to write, and a bell that rings after each commit.
#[derive(Clone)]
pub struct Store {
    reader: DatabaseConnection,
    writer: DatabaseConnection,
    source: Arc<dyn Source>,
    committed: Arc<watch::Sender<u64>>,
}

impl Store {
    /// Connects and migrates.
    ///
    /// # Errors
    /// When the database cannot be reached or migrated.
    pub async fn open(url: &str, source: Arc<dyn Source>) -> std::result::Result<Self, DbErr> {
        let writer = connect(url, if is_sqlite(url) { 1 } else { 8 }).await?;
        migrations::Migrator::up(&writer, None).await?;
        let reader = if is_sqlite(url) { connect(url, 4).await? } else { writer.clone() };
        Ok(Self { reader, writer, source, committed: Arc::new(watch::Sender::new(0)) })
    }

    /// The connection for reading.
    #[must_use]
    pub fn reader(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// Where time and ids come from.
    #[must_use]
    pub fn source(&self) -> &Arc<dyn Source> {
        &self.source
    }

    /// Rings after each commit of this process.
    #[must_use]
    pub fn committed(&self) -> watch::Receiver<u64> {
        self.committed.subscribe()
    }

    /// Begins to write, in the name of an actor that the audit log will show.
    ///
    /// # Errors
    /// When the database is not available.
    pub async fn begin(&self, actor: &str) -> Result<Tx> {
        let options = TransactionOptions {
            isolation_level: None,
            access_mode: None,
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        };
        let inner = self.writer.begin_with_options(options).await?;
        Ok(Tx::new(inner, actor.to_owned(), Arc::clone(&self.source), Arc::clone(&self.committed)))
    }
}

fn is_sqlite(url: &str) -> bool {
    url.starts_with("sqlite:")
}

async fn connect(url: &str, connections: u32) -> std::result::Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections).min_connections(1).sqlx_logging(false);
    options.acquire_timeout(Duration::from_secs(20)).connect_timeout(Duration::from_secs(10));
    options.map_sqlx_sqlite_opts(|sqlite| {
        use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
        sqlite
            .busy_timeout(Duration::from_secs(10))
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
    });
    Database::connect(options).await
}
