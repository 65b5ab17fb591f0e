//! Databases of other versions: a newer one is refused by every command, an older one is migrated once, by one process.

use std::sync::Arc;

use backend::{
    source::SystemSource,
    store::{OpenFailure, SchemaPolicy, Store, schema_status},
};
use migrations::{Migrator, MigratorTrait as _};
use sea_orm::{
    ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection, EntityTrait as _, PaginatorTrait as _,
};

use super::command::dosewire;
use crate::{
    on_both,
    outage::program::{Program, Signal},
    support::{Base, Place, empty_place, place, practice},
};

on_both!(
    a_newer_database_is_refused,
    an_older_one_is_refused_until_it_is_migrated,
    two_that_start_at_once_migrate_once,
);

/// Every command that opens a database, as far as its own arguments go.
const COMMANDS: &[&[&str]] = &[
    &["migrate"],
    &["practice", "create", "--name", "A", "--time-zone", "UTC", "--support-contact", "B", "--location", "C"],
    &["token", "list"],
    &["token", "create", "--name", "x"],
    &["user", "list"],
    &["user", "disable", "--user-name", "ana"],
    &["night", "run", "--date", "2026-03-10", "--dry-run"],
    &["restore", "--mark-only"],
];

/// One connection to a database, whatever its schema is.
pub(super) async fn connect(place: &Place) -> DatabaseConnection {
    let mut options = ConnectOptions::new(&place.url);
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.unwrap()
}

/// Runs each command, and on SQLite those that are for a file; each is refused.
fn all_refuse(place: &Place, base: Base, commands: &[&[&str]], word: &str) {
    let mut commands = commands.to_vec();
    if base == Base::Sqlite {
        commands.push(&["backup", "--to", "/tmp/never-made"]);
        commands.push(&["compact"]);
    }
    for command in commands {
        let answer = dosewire(&[command, &["--database", &place.url]].concat());
        answer.is_refused(word);
    }
}

async fn a_newer_database_is_refused(base: Base) {
    let practice = practice(base, true).await;
    let db = connect(&practice.place).await;
    let newer = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m20990101_000001_newer', 0)";
    db.execute_unprepared(newer).await.unwrap();
    all_refuse(&practice.place, base, COMMANDS, "DATABASE_NEWER");
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key");
    dosewire(&["key", "create", "--key-file", key.to_str().unwrap()]).is_done();
    let serve = ["serve", "--listen", "127.0.0.1:0", "--key-file", key.to_str().unwrap(), "--database"];
    dosewire(&[&serve[..], &[&practice.place.url]].concat()).is_refused("DATABASE_NEWER");
    assert_eq!(schema_status(&db).await.unwrap().unknown, ["m20990101_000001_newer"]);
    db.close().await.unwrap();
}

async fn an_older_one_is_refused_until_it_is_migrated(base: Base) {
    let place = place(base).await;
    let url = place.url.as_str();
    if base == Base::Sqlite {
        dosewire(&["user", "list", "--database", url]).is_refused("DATABASE_EMPTY");
    }
    dosewire(&["migrate", "--database", url]).is_done();
    let db = connect(&place).await;
    Migrator::down(&db, Some(1)).await.unwrap();
    let older: Vec<_> =
        COMMANDS.iter().filter(|command| !matches!(command[0], "migrate" | "restore")).copied().collect();
    for command in older {
        dosewire(&[command, &["--database", url]].concat()).is_refused("DATABASE_BEHIND");
    }
    assert_eq!(schema_status(&db).await.unwrap().pending, 1, "a command migrated it");
    if base == Base::Sqlite {
        // A backup is what one makes before an upgrade.
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("b");
        dosewire(&["backup", "--database", url, "--to", file.to_str().unwrap()]).is_done();
        let new = format!("sqlite://{}", folder.path().join("new.db").display());
        dosewire(&["restore", "--database", &new, "--from", file.to_str().unwrap()]).is_done();
    }
    dosewire(&["migrate", "--database", url]).is_done();
    dosewire(&["user", "list", "--database", url]).is_done();
    db.close().await.unwrap();
}

async fn two_that_start_at_once_migrate_once(base: Base) {
    for _ in 0..3 {
        let place = empty_place(base).await;
        let open = || Store::open_as(&place.url, Arc::new(SystemSource), SchemaPolicy::Migrate);
        let (one, other, third) = tokio::join!(open(), open(), open());
        for store in [one, other, third] {
            store.unwrap().close().await.unwrap();
        }
        let db = connect(&place).await;
        let status = schema_status(&db).await.unwrap();
        assert_eq!((status.pending, status.applied), (0, Migrator::migrations().len()));
        db.close().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_start_at_once_on_an_empty_database() {
    let place = empty_place(Base::Postgres).await;
    let servers = [Program::start(&place.url), Program::start(&place.url)];
    for server in &servers {
        server.is_ready(reqwest::StatusCode::OK).await;
    }
    for server in servers {
        server.end(Signal::Terminate);
    }
}

#[tokio::test]
async fn an_empty_database_is_made_by_create_alone() {
    let place = empty_place(Base::Sqlite).await;
    let open = |policy| Store::open_as(&place.url, Arc::new(SystemSource), policy);
    assert!(matches!(open(SchemaPolicy::Refuse).await, Err(OpenFailure::Empty)));
    let store = open(SchemaPolicy::Create).await.unwrap();
    assert_eq!(backend::entity::practice::Entity::find().count(store.reader()).await.unwrap(), 0);
}
