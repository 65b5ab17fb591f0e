//! Names are found with and without apostrophes and points, and with a blank for a hyphen: the keys repeat the names so.

use sea_orm_migration::prelude::*;

/// Rewrites these keys.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for key in ["name_key", "given_key"] {
            let plain = format!("REPLACE(REPLACE(REPLACE({key}, '''', ''), '.', ''), '-', ' ')");
            let sql = format!(
                "UPDATE patient SET {key} = REPLACE(REPLACE({plain}, '  ', ' '), '  ', ' ')
                 WHERE {key} LIKE '%''%' OR {key} LIKE '%.%' OR {key} LIKE '%-%'"
            );
            manager.get_connection().execute_unprepared(&sql).await?;
        }
        Ok(())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        // The keys stay: they are made anew when a patient is saved.
        Ok(())
    }
}
