//! Databases of before a migration.

use std::sync::Arc;

use backend::{source::Source, store::Store};
use migrations::{Migrator, MigratorTrait as _};
use sea_orm::{Database, DatabaseConnection};

use super::Practice;

/// Takes a practice's database back to before a migration, changes it there, and migrates it anew.
pub async fn migrate_anew(practice: &mut Practice, migration: &str, change: impl AsyncFnOnce(&DatabaseConnection)) {
    let connection = Database::connect(&practice.place.url).await.unwrap();
    let all = Migrator::migrations();
    let place = all.iter().position(|known| known.name() == migration).unwrap();
    Migrator::down(&connection, Some(u32::try_from(all.len() - place).unwrap())).await.unwrap();
    change(&connection).await;
    Migrator::up(&connection, None).await.unwrap();
    connection.close().await.unwrap();
    // Connections of before know the tables as they were.
    let source: Arc<dyn Source> = practice.source.clone();
    practice.store = Store::open(&practice.place.url, source).await.unwrap();
    practice.courier.store = practice.store.clone();
}
