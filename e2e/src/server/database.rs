//! A database for one server: a SQLite file of its folder, or a new database of the tests' PostgreSQL.

use std::path::Path;
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context as _, Result};
use sea_orm::{ConnectOptions, ConnectionTrait as _, Database as Connector};
use url::Url;

use crate::environment;

static COUNT: AtomicU32 = AtomicU32::new(0);

/// The database of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Database {
    /// The default of a practice.
    Sqlite,
    /// The larger one.
    Postgres,
}

impl Database {
    /// Both, for tests that must hold on each.
    pub const ALL: [Self; 2] = [Self::Sqlite, Self::Postgres];

    /// Makes an empty database and returns its address.
    ///
    /// # Errors
    /// Returns an error if PostgreSQL is not there or refuses.
    pub async fn create(self, folder: &Path) -> Result<String> {
        match self {
            Self::Sqlite => Ok(format!("sqlite://{}?mode=rwc", folder.join("practice.db").display())),
            Self::Postgres => create_postgres(&environment::require(environment::POSTGRES)?).await,
        }
    }
}

async fn create_postgres(cluster: &str) -> Result<String> {
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("dosewire_{}_{count}", process::id());
    let mut options = ConnectOptions::new(cluster);
    options.max_connections(1).sqlx_logging(false);
    let connection = Connector::connect(options).await.context("the tests' PostgreSQL does not answer")?;
    // A number of a process may come again.
    connection.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name}")).await?;
    connection.execute_unprepared(&format!("CREATE DATABASE {name}")).await?;
    connection.close().await?;
    let mut url = Url::parse(cluster).context("the address of the tests' PostgreSQL is no URL")?;
    url.set_path(&name);
    Ok(url.into())
}
