//! Opening the database: SQLite or PostgreSQL, with the settings that each needs.
//! No query of a table stands here but of the migrations.

mod schema;

use std::{
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};

use sea_orm::{
    ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
    sqlx::{
        self, Connection as _,
        sqlite::{SqliteAutoVacuum, SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous},
    },
};
use tokio::sync::{Mutex, watch};

use super::{
    audit::{Actor, ActorKind, ReadLog, Reading},
    error::Result,
    slot::Slot,
    tx::Tx,
};
use crate::{metrics::DatabaseMetrics, source::Source, vault::MacKey};
use schema::prepare;
pub use schema::{OpenFailure, SchemaPolicy, SchemaStatus, schema_status};

/// Maximum time that a writer waits for another program's lock, and for a free connection.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Maximum time for which a connection is idle without being tested before it is used again.
const TEST_AFTER: Duration = Duration::from_secs(1);
/// The pages that a reader of SQLite keeps in memory, in kilobytes; negative, as SQLite wants a size.
const READER_CACHE: &str = "-8192";

/// The pages that the writer of SQLite keeps in memory, likewise: what a batch of reports changes stays in it.
const WRITER_CACHE: &str = "-32768";

/// Maximum number of statements that a connection keeps prepared.
const MAX_PREPARED: usize = 300;

/// The statement that gives at most 8 MB of free pages back.
const GIVE_BACK: &str = "PRAGMA incremental_vacuum(2000)";

/// The database: readers, one way to write, and a bell that rings after each commit.
#[derive(Clone)]
pub struct Store {
    reader: DatabaseConnection,
    page_reader: DatabaseConnection,
    writer: DatabaseConnection,
    source: Arc<dyn Source>,
    committed: Arc<watch::Sender<u64>>,
    kept: Arc<Mutex<Option<(i64, Slot)>>>,
    signer: Arc<OnceLock<MacKey>>,
    reads: Arc<ReadLog>,
    metrics: DatabaseMetrics,
}

impl Store {
    /// Connects and migrates.
    ///
    /// # Errors
    /// Returns an error if the database cannot be reached or migrated.
    pub async fn open(url: &str, source: Arc<dyn Source>) -> std::result::Result<Self, OpenFailure> {
        Self::open_with(url, source, BUSY_TIMEOUT).await
    }

    /// Connects; `policy` says what is done about a database whose schema is not this program's.
    ///
    /// # Errors
    /// Returns an error if the database cannot be reached, was written by a newer program, or is refused by the policy.
    pub async fn open_as(
        url: &str,
        source: Arc<dyn Source>,
        policy: SchemaPolicy,
    ) -> std::result::Result<Self, OpenFailure> {
        Self::connect(url, source, BUSY_TIMEOUT, policy).await
    }

    /// Connects and migrates; a writer waits so long for another program's lock on an SQLite file, or for a free
    /// connection.
    ///
    /// # Errors
    /// Returns an error if the database cannot be reached or migrated.
    pub async fn open_with(
        url: &str,
        source: Arc<dyn Source>,
        busy_timeout: Duration,
    ) -> std::result::Result<Self, OpenFailure> {
        Self::connect(url, source, busy_timeout, SchemaPolicy::Migrate).await
    }

    async fn connect(
        url: &str,
        source: Arc<dyn Source>,
        busy_timeout: Duration,
        policy: SchemaPolicy,
    ) -> std::result::Result<Self, OpenFailure> {
        let writing = move |sqlite| writing(sqlite, busy_timeout);
        let writer = connect(url, if is_sqlite(url) { 1 } else { 8 }, busy_timeout, &[], writing).await?;
        prepare(&writer, policy).await?;
        // Connections of their own: whoever reads never waits for those that write.
        let reader = connect(url, if is_sqlite(url) { 4 } else { 8 }, BUSY_TIMEOUT, &[], reading).await?;
        let page_reader = if is_sqlite(url) {
            reader.clone()
        } else {
            connect(url, 8, BUSY_TIMEOUT, &[("plan_cache_mode", "force_generic_plan")], reading).await?
        };
        let committed = Arc::new(watch::Sender::new(0));
        let (kept, signer, reads) = (Arc::default(), Arc::default(), Arc::default());
        let metrics = DatabaseMetrics::default();
        Ok(Self { reader, page_reader, writer, source, committed, kept, signer, reads, metrics })
    }

    /// Closes all connections; SQLite's journal is part of its file then.
    ///
    /// # Errors
    /// Returns an error if a connection cannot be closed.
    pub async fn close(self) -> std::result::Result<(), DbErr> {
        // The last connection to be closed takes the journal into the file, and only a writer can.
        self.page_reader.close().await?;
        self.reader.close().await?;
        self.writer.close().await
    }

    /// Gives pages of an SQLite file that are free back to the disk, a few at a time; PostgreSQL does so by itself.
    ///
    /// # Errors
    /// Returns an error if the database is not available.
    pub async fn give_back_pages(&self) -> Result<()> {
        if self.writer.get_database_backend() == DbBackend::Sqlite {
            self.writer.execute_unprepared(GIVE_BACK).await?;
        }
        Ok(())
    }

    /// Writes an SQLite file anew without its free pages; from then on it gives those back to the disk. It needs as much
    /// free disk as the file takes. PostgreSQL is left as it is.
    ///
    /// # Errors
    /// Returns an error if the database is not available, or the disk is full.
    pub async fn compact(&self) -> Result<()> {
        if self.writer.get_database_backend() == DbBackend::Sqlite {
            self.writer.execute_unprepared("VACUUM").await?;
        }
        Ok(())
    }

    /// The connections for reading; those of SQLite cannot write.
    #[must_use]
    pub fn reader(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// The connections for reading pages: PostgreSQL plans a statement once for each, and not each time, which for the
    /// joins of a page takes several times as long as running them. They are for statements of which the best plan is
    /// the same whatever is asked for.
    #[must_use]
    pub fn page_reader(&self) -> &DatabaseConnection {
        &self.page_reader
    }

    /// The connections for writing.
    pub(in crate::store) fn writer(&self) -> &DatabaseConnection {
        &self.writer
    }

    /// The figures of transactions and commits.
    #[must_use]
    pub fn metrics(&self) -> &DatabaseMetrics {
        &self.metrics
    }

    /// The place for what is kept until a change, with the number of the last one that it holds.
    pub(in crate::store) fn kept(&self) -> &Mutex<Option<(i64, Slot)>> {
        &self.kept
    }

    /// Returns the source of time and ids.
    #[must_use]
    pub fn source(&self) -> &Arc<dyn Source> {
        &self.source
    }

    /// Returns the same database with another source of time and ids.
    #[must_use]
    pub fn with_source(&self, source: Arc<dyn Source>) -> Self {
        Self { source, ..self.clone() }
    }

    /// Tells of each statement that this handle and its clones run from now on, with its values: for who counts them, or
    /// asks the database how it runs them.
    pub fn observe(&mut self, tell: impl Fn(&Statement) + Clone + Send + Sync + 'static) {
        let (written, of_pages) = (tell.clone(), tell.clone());
        self.reader.set_metric_callback(move |info| tell(info.statement));
        self.page_reader.set_metric_callback(move |info| of_pages(info.statement));
        self.writer.set_metric_callback(move |info| written(info.statement));
    }

    /// Rings after each commit of this process.
    #[must_use]
    pub fn committed(&self) -> watch::Receiver<u64> {
        self.committed.subscribe()
    }

    /// Takes the key that signs the audit log from now on.
    pub(in crate::store) fn sign_with(&self, key: MacKey) {
        let _ = self.signer.set(key);
    }

    /// The key that signs the audit log, if this process has it.
    pub(in crate::store) fn signer(&self) -> Option<&MacKey> {
        self.signer.get()
    }

    /// Notes that something was read, or refused; it is written soon. Nobody waits for it.
    pub fn note_reading(&self, reading: Reading, records: usize) {
        self.reads.note(reading, i32::try_from(records).unwrap_or(i32::MAX), self.source.now());
    }

    /// Readings that are not written yet.
    pub(in crate::store) fn reads(&self) -> &ReadLog {
        &self.reads
    }

    /// Waits until something is read.
    pub async fn has_reading(&self) {
        self.reads.noted().await;
    }

    /// Begins to write, in the name of an actor that the audit log will show. A process without the key of the log is a
    /// command.
    ///
    /// # Errors
    /// Returns an error if the database is not available.
    pub async fn begin(&self, actor: impl Into<Actor>) -> Result<Tx> {
        let mut actor = actor.into();
        let signer = self.signer().cloned();
        if actor.kind == ActorKind::Server && signer.is_none() {
            actor.kind = ActorKind::CommandLine;
        }
        let asked = Instant::now();
        let inner = begin_writing(&self.writer).await?;
        let running = self.metrics.begun(asked.elapsed());
        Ok(Tx::new(inner, actor, signer, Arc::clone(&self.source), Arc::clone(&self.committed), running))
    }
}

/// Returns `true` if the address of a database is one of SQLite's.
#[must_use]
pub fn is_sqlite(url: &str) -> bool {
    url.starts_with("sqlite:")
}

/// Connects to an empty database in memory: enough for what describes tables and reads none.
///
/// # Errors
/// Returns an error if there is no memory for it.
pub async fn in_memory() -> std::result::Result<DatabaseConnection, DbErr> {
    Database::connect("sqlite::memory:").await
}

async fn connect(
    url: &str,
    max_connections: u32,
    acquire_timeout: Duration,
    postgres_settings: &'static [(&'static str, &'static str)],
    sqlite: impl Fn(SqliteConnectOptions) -> SqliteConnectOptions + Send + Sync + 'static,
) -> std::result::Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(max_connections).min_connections(1).sqlx_logging(false);
    options.acquire_timeout(acquire_timeout).connect_timeout(Duration::from_secs(10));
    // A connection that was used just now is there: a test each time would double the way to the database.
    options.test_before_acquire_if_idle_for(TEST_AFTER);
    // Groups of every size have a statement of their own, and preparing one is a way to the database more.
    options.map_sqlx_sqlite_opts(move |options| sqlite(options.statement_cache_capacity(MAX_PREPARED)));
    options.map_sqlx_sqlite_pool_opts(|pool| pool.after_release(|connection, _| Box::pin(is_outside(connection))));
    // A server that is suspended within a transaction keeps no other from what it locked for long.
    options.map_sqlx_postgres_opts(move |postgres| {
        let postgres = postgres.statement_cache_capacity(MAX_PREPARED);
        postgres.options([("idle_in_transaction_session_timeout", "10s")]).options(postgres_settings.iter().copied())
    });
    Database::connect(options).await
}

/// Returns `true` if a connection is in no transaction, and so is good for the next.
///
/// Where SQLite itself has rolled a transaction back, as it does when the disk is full, sqlx's own rollback fails and
/// the transaction counts as open: what is written in the next one would never be committed. Such a connection is
/// closed.
async fn is_outside(connection: &mut SqliteConnection) -> std::result::Result<bool, sqlx::Error> {
    Ok(!connection.is_in_transaction())
}

fn writing(sqlite: SqliteConnectOptions, busy_timeout: Duration) -> SqliteConnectOptions {
    sqlite
        .busy_timeout(busy_timeout)
        // Of a new file, or of one that is made compact; any other stays as it is, and the doctor says so.
        .auto_vacuum(SqliteAutoVacuum::Incremental)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("cache_size", WRITER_CACHE)
        .foreign_keys(true)
}

/// The journal's mode is a property of the file: the writer has set it.
fn reading(sqlite: SqliteConnectOptions) -> SqliteConnectOptions {
    sqlite.busy_timeout(BUSY_TIMEOUT).create_if_missing(false).read_only(true).pragma("cache_size", READER_CACHE)
}

/// Begins a transaction that writes: on SQLite it waits for whoever writes now, and not at its first statement.
async fn begin_writing(db: &DatabaseConnection) -> std::result::Result<DatabaseTransaction, DbErr> {
    db.begin_with_options(TransactionOptions {
        isolation_level: None,
        access_mode: None,
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
    })
    .await
}

#[cfg(test)]
mod tests {
    use sea_orm::EntityTrait;

    use super::*;
    use crate::{entity::audit, source::SystemSource};

    #[tokio::test]
    async fn a_reader_of_sqlite_reads_and_cannot_write() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}?mode=rwc", folder.path().join("test.db").display());
        let store = Store::open(&url, Arc::new(SystemSource)).await.unwrap();
        assert!(audit::Entity::find().all(store.reader()).await.unwrap().is_empty());
        let refused = store.reader().execute_unprepared("DELETE FROM audit").await.unwrap_err();
        assert!(refused.to_string().contains("readonly"), "{refused}");
        let tx = store.begin("test").await.unwrap();
        tx.db().execute_unprepared("DELETE FROM audit").await.unwrap();
        tx.commit().await.unwrap();
    }
}
