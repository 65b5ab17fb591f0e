//! The size of the database, and its connections.

use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend, Statement};

use super::{connect::Store, error::Result};
use crate::metrics::Pool;

impl Store {
    /// The connections for reading and for writing.
    #[must_use]
    pub fn pools(&self) -> Vec<Pool> {
        vec![pool("read", self.reader()), pool("write", self.writer())]
    }

    /// Returns the size of the database in bytes, which the database knows without reading it.
    ///
    /// # Errors
    /// Returns an error if the database is not available.
    pub async fn size(&self) -> Result<Option<i64>> {
        let backend = self.reader().get_database_backend();
        let query = match backend {
            DbBackend::Postgres => "SELECT pg_database_size(current_database()) AS bytes",
            _ => "SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()",
        };
        let row = self.reader().query_one_raw(Statement::from_string(backend, query)).await?;
        Ok(row.map(|row| row.try_get("", "bytes")).transpose()?)
    }
}

fn pool(role: &'static str, connection: &DatabaseConnection) -> Pool {
    let (open, idle) = match connection.get_database_backend() {
        DbBackend::Postgres => {
            let pool = connection.get_postgres_connection_pool();
            (pool.size(), pool.num_idle())
        }
        _ => {
            let pool = connection.get_sqlite_connection_pool();
            (pool.size(), pool.num_idle())
        }
    };
    Pool { role, open, idle }
}
