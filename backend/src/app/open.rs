//! Opens the database, or says what to do.

use std::{path::Path, sync::Arc};

use super::file_lock::file_of;
use crate::{
    source::SystemSource,
    store::{DbErr, OpenFailure, SchemaPolicy, Store},
};

/// The database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder of the SQLite file cannot be made.
    #[error("the folder of the database file could not be made: check the path and its permissions ({0})")]
    Folder(#[source] std::io::Error),
    /// It cannot be reached or migrated.
    #[error(
        "the database at {place} could not be opened or migrated: check that the address (--database or DATABASE_URL) \
         is right, that the server runs and that the account may create tables"
    )]
    Database {
        /// The address without user name and password.
        place: String,
        /// The driver's error.
        #[source]
        source: DbErr,
    },
    /// A newer program wrote it.
    #[error(
        "DATABASE_NEWER: the database at {place} was used with a newer version of Dosewire: this one does not know \
         {migration}. Nothing was changed. Install the newer version again, or restore a backup from before it"
    )]
    Newer {
        /// The address without user name and password.
        place: String,
        /// The first migration that this program does not know.
        migration: String,
    },
    /// An older program wrote it.
    #[error(
        "DATABASE_BEHIND: the database at {place} was used with an older version of Dosewire, and {missing} steps are \
         missing in it. Nothing was changed. Back it up, stop every server of the older version, then run `dosewire \
         migrate` with the same --database, or start `dosewire serve`, which migrates it too"
    )]
    Behind {
        /// The address without user name and password.
        place: String,
        /// Number of migrations that are missing.
        missing: usize,
    },
    /// It has no tables.
    #[error("DATABASE_EMPTY: this database is empty. Check --database, or begin with `dosewire practice create`")]
    Empty,
}

/// Opens a database that has this program's schema, as every command does that neither makes nor migrates one.
///
/// # Errors
/// Returns an error if the database cannot be reached or has another schema; it says where and what to do, without the
/// address's password.
pub async fn open_store(url: &str) -> Result<Store, OpenError> {
    open_as(url, SchemaPolicy::Refuse).await
}

/// Opens the database; `policy` says what is done about one that has not this program's schema.
///
/// # Errors
/// Returns an error if the database cannot be reached or is refused; it says where and what to do, without the address's
/// password.
pub async fn open_as(url: &str, policy: SchemaPolicy) -> Result<Store, OpenError> {
    make_folder(url).map_err(OpenError::Folder)?;
    let opened = Store::open_as(url, Arc::new(SystemSource), policy).await;
    let place = || without_credentials(url);
    opened.map_err(|failure| match failure {
        OpenFailure::Newer(migration) => OpenError::Newer { place: place(), migration },
        OpenFailure::Behind(missing) => OpenError::Behind { place: place(), missing },
        OpenFailure::Empty => OpenError::Empty,
        OpenFailure::Database(source) => OpenError::Database { place: place(), source },
    })
}

pub(super) fn make_folder(url: &str) -> std::io::Result<()> {
    let file = file_of(url);
    match file.as_deref().and_then(Path::parent) {
        Some(folder) if !folder.as_os_str().is_empty() => std::fs::create_dir_all(folder),
        _ => Ok(()),
    }
}

/// The address of a database without user name and password.
pub(super) fn without_credentials(url: &str) -> String {
    match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, place))) => format!("{scheme}://{place}"),
        _ => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("postgres://me:secret@db.example:5432/clinic", "postgres://db.example:5432/clinic")]
    #[case("sqlite://data/clinic.db?mode=rwc", "sqlite://data/clinic.db?mode=rwc")]
    fn an_address_is_shown_without_its_password(#[case] url: &str, #[case] shown: &str) {
        assert_eq!(without_credentials(url), shown);
    }
}
