//! The command that puts a backup in the place of a database, or marks one that was put there by other means.

use std::{
    fmt, fs, io,
    os::unix::fs::{MetadataExt as _, chown},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use chrono::{DateTime, Utc};

use super::{
    backup::sqlite_file,
    private_file::{BESIDE, create_private, replace_in_folder, with_ending},
};
use crate::app::{
    file_lock::{FileLock, file_of},
    open::{OpenError, make_folder, open_as},
};
use crate::{
    source::{Source as _, SystemSource},
    store::{self, Restored, SchemaPolicy, Store},
};

/// Result of a restore.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restore {
    /// The file that the database was before, under its new name.
    pub replaced: Option<PathBuf>,
    /// Reports that it left in doubt.
    pub restored: Restored,
}

impl fmt::Display for Restore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Restored { backed_up_at, in_doubt } = &self.restored;
        let of = backed_up_at.map_or_else(|| "an unknown time".to_owned(), |at| format!("{} UTC", at.format("%F %T")));
        writeln!(f, "The database is as it was at {of}. What was entered since is not in it.")?;
        writeln!(
            f,
            "{in_doubt} messages that waited their turn then may have been sent since: each goes again as it was, under \
             the same dose number, and the registry's answer counts. Programs that follow the change feed read \
             everything again, and everybody signs in again."
        )?;
        writeln!(
            f,
            "People, roles, passwords and tokens are as they were then, too: look through `dosewire user list` and \
             `dosewire token list`. Doses that were entered since have to be entered again. Ask the registry which of \
             them it has, and leave those out of reporting: else it has them twice."
        )?;
        if let Some(replaced) = &self.replaced {
            writeln!(f, "What the database was until now is {}: delete it when you are sure.", replaced.display())?;
        }
        write!(f, "Start the server when you are ready.")
    }
}

/// Puts a backup in the place of a database. It is copied, checked, migrated and marked under another name, and takes
/// the database's name last, so that a stop in between leaves the database as it was.
///
/// # Errors
/// Returns an error if the database is not SQLite's, a server runs on it, it exists and `replace` is not said, or the
/// backup is not whole.
pub async fn restore(database: &str, from: &Path, replace: bool) -> anyhow::Result<Restore> {
    let file = sqlite_file(database)?;
    if !from.exists() {
        bail!("NO_BACKUP: there is no file {}: check --from", from.display());
    }
    if same(from, &file) {
        bail!("SAME_FILE: --from and --database name the same file");
    }
    make_folder(database).context("the folder of the database file could not be made")?;
    let _lock = alone(database)?;
    if file.exists() {
        if !replace {
            bail!(
                "DATABASE_EXISTS: {} is there already. Add --replace to put the backup in its place; the file is kept \
                 under another name",
                file.display()
            );
        }
        refuse_beside_a_server(&file).await?;
    }
    check(from).await?;
    let made = with_ending(&file, ".restoring");
    remove_all(&made).with_context(|| format!("{} could not be deleted", made.display()))?;
    create_private(&made)?;
    let restored = make(from, &made).await;
    if restored.is_err() {
        let _ = remove_all(&made);
    }
    let restored = restored?;
    if file.exists() {
        give_owner_of(&file, &made).with_context(|| format!("{} cannot be given its owner", made.display()))?;
    }
    let now = SystemSource.now();
    let replaced = put_aside(&file, now).with_context(|| format!("{} could not be renamed", file.display()))?;
    replace_in_folder(&made, &file).with_context(|| format!("{} could not be renamed", made.display()))?;
    Ok(Restore { replaced, restored })
}

/// Marks a database as restored that was put back by other means, such as pg_restore.
///
/// # Errors
/// Returns an error if a server runs on it, or it cannot be opened.
pub async fn mark_only(database: &str) -> anyhow::Result<Restore> {
    let _lock = alone(database)?;
    if file_of(database).is_some_and(|file| !file.exists()) {
        bail!("NO_DATABASE: there is no such file: check --database");
    }
    let store = open_as(database, SchemaPolicy::Migrate).await?;
    if store::is_any_server_alive(store.reader(), SystemSource.now()).await? {
        bail!(still_alive());
    }
    let restored = mark(store).await?;
    Ok(Restore { replaced: None, restored })
}

/// The lock of an SQLite file: no server runs on it, and none starts.
fn alone(database: &str) -> anyhow::Result<Option<FileLock>> {
    FileLock::take(database).context("SERVER_RUNS: nothing was restored")
}

fn still_alive() -> &'static str {
    "SERVER_RUNS: a server was alive on this database within the last 30 seconds. Stop it, or wait until they are over \
     if it has ended, and run this again"
}

/// A server on another machine holds no lock of this one. A database that cannot be read has no server.
async fn refuse_beside_a_server(file: &Path) -> anyhow::Result<()> {
    let Ok(db) = store::open_file(file).await else { return Ok(()) };
    let alive = store::is_any_server_alive(&db, SystemSource.now()).await.unwrap_or_default();
    let _ = db.close().await;
    anyhow::ensure!(!alive, still_alive());
    Ok(())
}

async fn check(from: &Path) -> anyhow::Result<()> {
    let schema = store::check_file(from).await;
    let schema = schema.with_context(|| format!("BACKUP_DAMAGED: {} is not restored", from.display()))?;
    if let Some(migration) = schema.unknown.into_iter().next() {
        return Err(OpenError::Newer { place: from.display().to_string(), migration }.into());
    }
    anyhow::ensure!(schema.applied > 0, "NOT_A_BACKUP: {} is no database of Dosewire", from.display());
    Ok(())
}

async fn make(from: &Path, made: &Path) -> anyhow::Result<Restored> {
    store::copy_file(from, made).await.context("nothing was restored")?;
    let url = format!("sqlite://{}", made.display());
    let restored = mark(open_as(&url, SchemaPolicy::Migrate).await?).await?;
    let journal = with_ending(made, "-wal");
    let is_left = fs::metadata(&journal).is_ok_and(|journal| journal.len() > 0);
    anyhow::ensure!(!is_left, "nothing was restored: the copy's journal is not empty");
    store::check_file(made).await.context("nothing was restored: the copy is not whole")?;
    // Who only reads leaves empty ones.
    remove(made, &BESIDE)?;
    fs::File::open(made)?.sync_all()?;
    Ok(restored)
}

async fn mark(store: Store) -> anyhow::Result<Restored> {
    let mut tx = store.begin("command line").await?;
    let restored = store::mark_restored(&mut tx).await?;
    tx.commit().await?;
    store.close().await?;
    Ok(restored)
}

/// Gives a file the owner and the mode of another: whoever could open the database still can.
fn give_owner_of(old: &Path, new: &Path) -> io::Result<()> {
    let (was, is) = (fs::metadata(old)?, fs::metadata(new)?);
    if (was.uid(), was.gid()) != (is.uid(), is.gid()) {
        chown(new, Some(was.uid()), Some(was.gid()))?;
    }
    fs::set_permissions(new, was.permissions())
}

/// Gives a database and what stands beside it other names; returns that of the database.
fn put_aside(file: &Path, now: DateTime<Utc>) -> io::Result<Option<PathBuf>> {
    let aside = with_ending(file, &format!(".replaced-{}", now.format("%Y%m%dT%H%M%SZ")));
    // The database first: without its journal it would look whole and be older.
    for ending in [""].iter().chain(&BESIDE) {
        let old = with_ending(file, ending);
        if old.exists() {
            replace_in_folder(&old, &with_ending(&aside, ending))?;
        }
    }
    Ok(aside.exists().then_some(aside))
}

fn remove_all(file: &Path) -> io::Result<()> {
    remove(file, &BESIDE)?;
    remove(file, &[""])
}

fn remove(file: &Path, endings: &[&str]) -> io::Result<()> {
    for ending in endings {
        match fs::remove_file(with_ending(file, ending)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

fn same(a: &Path, b: &Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}
