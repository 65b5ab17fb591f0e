//! The command that makes a backup of an SQLite database, also while a server runs on it.

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use chrono::{DateTime, Utc};

use super::private_file::{create_private, replace_in_folder, with_ending};
use crate::app::{
    file_lock::file_of,
    open::{OpenError, open_as},
};
use crate::{
    source::{Source as _, SystemSource},
    store::{self, SchemaPolicy, Store},
};

/// Refusal of both commands where the database is on a server.
const NOT_ON_POSTGRES: &str = "USE_PG_DUMP: this database is PostgreSQL's, which has tools of its own. Back up with \
                               `pg_dump --format=custom --file=FILE DATABASE`; restore with `pg_restore` while no \
                               server runs, then run `dosewire restore --mark-only --database …`";

/// A backup that was made and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// The file.
    pub file: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// The instant whose state it holds, or one a moment before.
    pub at: DateTime<Utc>,
}

impl fmt::Display for Backup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {} bytes, as of {} UTC, read back and found whole. It holds charts in clear: keep it on an encrypted \
             disk. Passwords and messages in it open with the key file alone, which is kept elsewhere.",
            self.file.display(),
            self.bytes,
            self.at.format("%F %T")
        )
    }
}

/// The file of a database that is SQLite's.
///
/// # Errors
/// Returns an error that says what to do about one on PostgreSQL, or in memory.
pub(super) fn sqlite_file(database: &str) -> anyhow::Result<PathBuf> {
    match file_of(database) {
        Some(file) => Ok(file),
        None if database.starts_with("sqlite:") => bail!("NO_FILE: this database is in memory, and has no file"),
        None => bail!(NOT_ON_POSTGRES),
    }
}

/// Copies a database into a file that is not there yet: beside the database unless another place is given. The copy is
/// written under another name, checked, and then renamed.
///
/// # Errors
/// Returns an error if the database is not SQLite's, the file exists, or the copy cannot be made or is not whole.
pub async fn back_up(database: &str, to: Option<PathBuf>) -> anyhow::Result<Backup> {
    let from = sqlite_file(database)?;
    if !from.exists() {
        bail!("NO_DATABASE: there is no file {}: check --database", from.display());
    }
    let at = SystemSource.now();
    let file = to.unwrap_or_else(|| with_ending(&from, &format!(".{}.backup", at.format("%Y%m%dT%H%M%SZ"))));
    if file.exists() {
        bail!("FILE_EXISTS: {} is there already, and no backup is overwritten: name another file", file.display());
    }
    let store = open_as(database, SchemaPolicy::Leave).await?;
    let noted = begin(&store).await?;
    let copied = copy(&from, &file).await;
    if let Some(id) = noted {
        let mut tx = store.begin("command line").await?;
        match &copied {
            Ok(bytes) => store::finish_backup(&mut tx, id, *bytes).await?,
            Err(_) => store::fail_backup(&mut tx, id).await?,
        }
        tx.commit().await?;
    }
    Ok(Backup { bytes: copied?, file, at })
}

/// Notes in the database that it is being backed up, where it has the tables for that.
async fn begin(store: &Store) -> anyhow::Result<Option<uuid::Uuid>> {
    let schema = store::schema_status(store.reader()).await.context("the database could not be read")?;
    if schema.applied == 0 {
        return Err(OpenError::Empty.into());
    }
    if schema.pending > 0 {
        return Ok(None);
    }
    let mut tx = store.begin("command line").await?;
    let id = store::begin_backup(&mut tx).await?;
    tx.commit().await?;
    Ok(Some(id))
}

/// Makes the file and returns its size; nothing is left of one that is not whole.
async fn copy(from: &Path, file: &Path) -> anyhow::Result<u64> {
    let unfinished = with_ending(file, ".unfinished");
    create_private(&unfinished)?;
    let made = make(from, &unfinished, file).await;
    if made.is_err() {
        let _ = fs::remove_file(&unfinished);
    }
    made
}

async fn make(from: &Path, unfinished: &Path, file: &Path) -> anyhow::Result<u64> {
    store::copy_file(from, unfinished).await.context("no backup was made")?;
    store::check_file(unfinished).await.context("no backup was made: the copy is not whole")?;
    let written = || -> io::Result<u64> {
        let copy = fs::File::open(unfinished)?;
        copy.sync_all()?;
        replace_in_folder(unfinished, file)?;
        Ok(copy.metadata()?.len())
    };
    written().with_context(|| format!("no backup was made: {} could not be written", file.display()))
}
