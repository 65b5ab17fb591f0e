//! Databases of the tests' PostgreSQL: migrated once for the whole process, and copied for each test.

use backend::source::{Source as _, SystemSource};
use migrations::{Migrator, MigratorTrait as _};
use sea_orm::{ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection};
use tokio::sync::OnceCell;

/// The name of the database that the others are copied from.
static TEMPLATE: OnceCell<String> = OnceCell::const_new();

/// Creates a database with the current schema, and returns its URL.
pub async fn create() -> String {
    let cluster = cluster();
    let template = TEMPLATE.get_or_init(|| create_template(&cluster)).await;
    let name = unique_name("practice");
    execute(&cluster, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
    url_of(&cluster, &name)
}

/// Creates a database without tables, and returns its URL.
pub async fn create_empty() -> String {
    let cluster = cluster();
    let name = unique_name("empty");
    execute(&cluster, &format!("CREATE DATABASE {name}")).await;
    url_of(&cluster, &name)
}

fn cluster() -> String {
    std::env::var("DOSEWIRE_TEST_POSTGRES")
        .expect("DOSEWIRE_TEST_POSTGRES names the test cluster: run the tests by `cargo xtask test`")
}

async fn create_template(cluster: &str) -> String {
    let name = unique_name("template");
    execute(cluster, &format!("CREATE DATABASE {name}")).await;
    // PostgreSQL copies no database that somebody is connected to.
    let connection = connect(&url_of(cluster, &name)).await;
    Migrator::up(&connection, None).await.unwrap();
    connection.close().await.unwrap();
    name
}

async fn execute(cluster: &str, statement: &str) {
    let connection = connect(cluster).await;
    connection.execute_unprepared(statement).await.unwrap();
    connection.close().await.unwrap();
}

async fn connect(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.unwrap()
}

fn unique_name(prefix: &str) -> String {
    format!("{prefix}_{}", SystemSource.code(16).to_lowercase())
}

fn url_of(cluster: &str, name: &str) -> String {
    let (server, _) = cluster.rsplit_once('/').unwrap();
    format!("{server}/{name}")
}
