//! Settings of the practice's database.

use std::fmt;

use clap::Args;

use super::Problem;

/// The flags of this concern.
#[derive(Args, Clone, Default)]
pub struct DatabaseArgs {
    /// The database: sqlite://FILE?mode=rwc or postgres://USER:PASSWORD@HOST/NAME
    #[arg(long = "database", env = "DATABASE_URL", hide_env_values = true, value_name = "URL")]
    url: Option<String>,
}

impl DatabaseArgs {
    /// Takes a database's address, as if it were given as a flag.
    pub fn of(url: impl Into<String>) -> Self {
        Self { url: Some(url.into()) }
    }

    /// Checks this concern.
    pub fn check(self) -> Result<Database, Problem> {
        let Some(url) = self.url.filter(|url| !url.is_empty()) else {
            return Err(Problem::new(
                "--database",
                "no database is named. Pass --database or set DATABASE_URL, for example sqlite://dosewire.db?mode=rwc",
            ));
        };
        let known = ["sqlite:", "postgres://", "postgresql://"];
        if known.iter().any(|start| url.starts_with(start)) {
            return Ok(Database { url });
        }
        Err(Problem::new(
            "--database",
            "the address has to start with sqlite: or postgres://. Check --database and DATABASE_URL",
        ))
    }
}

impl fmt::Debug for DatabaseArgs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DatabaseArgs(hidden)")
    }
}

/// The database.
#[derive(Clone, PartialEq, Eq)]
pub struct Database {
    /// Its address, which may have a password in it.
    pub url: String,
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Database(hidden)")
    }
}
