//! Very many doses, as a practice has that kept records for years: copies of those that are there.

use anyhow::{Context as _, Result};
use sea_orm::{ConnectOptions, ConnectionTrait as _, Database as Connector, DatabaseConnection, DbBackend, Statement};

use crate::server::Server;

impl Server {
    /// Copies the doses that there are, each in its own chart, until there are at least so many; returns their number.
    ///
    /// # Errors
    /// Returns an error if the database refuses.
    pub async fn copy_doses(&self, wanted: i64) -> Result<i64> {
        let mut options = ConnectOptions::new(self.database());
        options.max_connections(1).sqlx_logging(false);
        let db = Connector::connect(options).await.context("the practice's database does not answer")?;
        let statement = copying(&db).await?;
        while count(&db).await? < wanted {
            db.execute_unprepared(&statement).await?;
        }
        let doses = count(&db).await?;
        db.close().await?;
        Ok(doses)
    }
}

async fn count(db: &DatabaseConnection) -> Result<i64> {
    let counting = Statement::from_string(db.get_database_backend(), "SELECT COUNT(*) AS n FROM immunization");
    let row = db.query_one_raw(counting).await?.context("nothing was counted")?;
    Ok(row.try_get("", "n")?)
}

/// Copies at most so many at once, under new ids.
async fn copying(db: &DatabaseConnection) -> Result<String> {
    let (columns, id, order_id) = match db.get_database_backend() {
        DbBackend::Postgres => (
            "SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'immunization'",
            "gen_random_uuid()",
            "substr(md5(random()::text), 1, 16)",
        ),
        _ => ("SELECT name FROM pragma_table_info('immunization')", "randomblob(16)", "hex(randomblob(8))"),
    };
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), columns)).await?;
    let names = rows.iter().map(|row| row.try_get("", "name")).collect::<Result<Vec<String>, _>>()?;
    let values: Vec<&str> = names
        .iter()
        .map(|name| match name.as_str() {
            "id" => id,
            "order_id" => order_id,
            "snapshot_version" => "0",
            same => same,
        })
        .collect();
    Ok(format!(
        "INSERT INTO immunization ({}) SELECT {} FROM immunization LIMIT 1000",
        names.join(", "),
        values.join(", ")
    ))
}
