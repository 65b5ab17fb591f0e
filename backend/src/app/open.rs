//! Opens the database, or says what to do.

use std::{path::Path, sync::Arc};

use super::file_lock::file_of;
use crate::{
    source::SystemSource,
    store::{DbErr, Store},
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
}

/// Opens and migrates the database.
///
/// # Errors
/// Returns an error if the database cannot be reached; it says where and what to check, without the address's password.
pub async fn open_store(url: &str) -> Result<Store, OpenError> {
    make_folder(url).map_err(OpenError::Folder)?;
    let opened = Store::open(url, Arc::new(SystemSource)).await;
    opened.map_err(|source| OpenError::Database { place: without_credentials(url), source })
}

fn make_folder(url: &str) -> std::io::Result<()> {
    let file = file_of(url);
    match file.as_deref().and_then(Path::parent) {
        Some(folder) if !folder.as_os_str().is_empty() => std::fs::create_dir_all(folder),
        _ => Ok(()),
    }
}

fn without_credentials(url: &str) -> String {
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
