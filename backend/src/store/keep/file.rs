//! Files of SQLite: checked, and copied with what stands in their journals, also while a server writes.

use std::path::Path;

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, Statement};

use crate::store::db::{SchemaStatus, schema_status};

/// Maximum number of faults of a file that are told.
const MAX_FAULTS: usize = 5;

/// The statement after which the next `VACUUM` makes a file that gives its free pages back. It changes no file itself.
const GIVE_BACK: &str = "PRAGMA auto_vacuum = INCREMENTAL";

/// The free pages of an SQLite file, which hold nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FreePages {
    /// `true` if the file gives them back to the disk; one that was not made so keeps them for what is written next.
    pub is_given_back: bool,
    /// Their size in bytes.
    pub bytes: u64,
}

/// The reason why a file is no database that can be used.
#[derive(Debug, thiserror::Error)]
pub enum FileFault {
    /// It cannot be read as an SQLite database.
    #[error("it cannot be read as an SQLite database")]
    Unreadable(#[source] DbErr),
    /// SQLite's integrity check found faults.
    #[error("it is damaged: {}", .0.join("; "))]
    Damaged(Vec<String>),
    /// It could not be copied.
    #[error("it could not be copied: check the room on the disk")]
    NotCopied(#[source] DbErr),
}

/// Checks a file from its first page to its last; returns its migrations beside those of this program.
///
/// # Errors
/// Returns an error if it is damaged, or is no SQLite database.
pub async fn check_file(path: &Path) -> Result<SchemaStatus, FileFault> {
    let db = open_file(path).await.map_err(FileFault::Unreadable)?;
    let state = check(&db).await;
    db.close().await.map_err(FileFault::Unreadable)?;
    state
}

async fn check(db: &DatabaseConnection) -> Result<SchemaStatus, FileFault> {
    let faults = faults(db, "integrity_check").await.map_err(FileFault::Unreadable)?;
    if !faults.is_empty() {
        return Err(FileFault::Damaged(faults));
    }
    schema_status(db).await.map_err(FileFault::Unreadable)
}

/// The faults that one of SQLite's own checks finds.
pub(super) async fn faults(db: &impl ConnectionTrait, check: &str) -> Result<Vec<String>, DbErr> {
    let check = format!("PRAGMA {check}({MAX_FAULTS})");
    let rows = db.query_all_raw(Statement::from_string(DbBackend::Sqlite, check)).await?;
    let told: Result<Vec<String>, _> = rows.iter().map(|row| row.try_get_by_index(0)).collect();
    Ok(told?.into_iter().filter(|line| line != "ok").collect())
}

/// The free pages of a file.
pub(super) async fn free_pages(db: &impl ConnectionTrait) -> Result<FreePages, DbErr> {
    let query = "SELECT auto_vacuum, freelist_count * page_size AS bytes \
                 FROM pragma_auto_vacuum(), pragma_freelist_count(), pragma_page_size()";
    let row = db.query_one_raw(Statement::from_string(DbBackend::Sqlite, query)).await?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound("the pages of an SQLite file".to_owned()))?;
    let (mode, bytes): (i64, i64) = (row.try_get("", "auto_vacuum")?, row.try_get("", "bytes")?);
    Ok(FreePages { is_given_back: mode != 0, bytes: bytes.unsigned_abs() })
}

/// Copies a database into another file, which is empty: consistent as of one instant, compact, and without a journal.
/// Others may write meanwhile. The copy gives free pages back, whether or not the database does.
///
/// # Errors
/// Returns an error if the database cannot be read, or the file not be written.
pub async fn copy_file(from: &Path, to: &Path) -> Result<(), FileFault> {
    let db = open_file(from).await.map_err(FileFault::Unreadable)?;
    let copied = copy(&db, to).await;
    db.close().await.map_err(FileFault::Unreadable)?;
    copied
}

async fn copy(db: &DatabaseConnection, to: &Path) -> Result<(), FileFault> {
    // In a file that gives them back the statement would write, and this connection only reads.
    if !free_pages(db).await.map_err(FileFault::Unreadable)?.is_given_back {
        db.execute_unprepared(GIVE_BACK).await.map_err(FileFault::Unreadable)?;
    }
    let to = to.to_string_lossy().into_owned();
    let copied = db.execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [to.into()])).await;
    copied.map(|_| ()).map_err(FileFault::NotCopied)
}

/// Opens a file for reading alone, whatever it holds.
///
/// # Errors
/// Returns an error if there is no such file, or it is no SQLite database.
pub async fn open_file(path: &Path) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new("sqlite://file");
    options.max_connections(1).sqlx_logging(false);
    let path = path.to_owned();
    options.map_sqlx_sqlite_opts(move |sqlite| sqlite.filename(&path).create_if_missing(false).read_only(true));
    Database::connect(options).await
}
