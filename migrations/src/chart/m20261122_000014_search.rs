//! Search keys of patients: plain letters in lower case, compared byte by byte on both databases, so that the beginning
//! of a text is a range of an index.

use sea_orm_migration::prelude::*;

use crate::column::{add_key_column, index};

/// Puts these columns in the place of the sort name.
#[derive(DeriveMigrationName)]
pub struct Migration;

const KEYS: [&str; 3] = ["name_key", "given_key", "mrn_key"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for key in KEYS {
            add_key_column(manager, "patient", key).await?;
        }
        // They only repeat what stands in other columns; accents are taken off when a patient is saved the next time.
        run(
            manager,
            "UPDATE patient SET name_key = lower(last_name || ', ' || first_name), \
             given_key = lower(first_name || ' ' || last_name), mrn_key = lower(mrn)",
        )
        .await?;
        run(manager, "DROP INDEX ix_patient_sort_name_id").await?;
        run(manager, "ALTER TABLE patient DROP COLUMN sort_name").await?;
        index(manager, "patient", &["name_key", "id"]).await?;
        index(manager, "patient", &["given_key"]).await?;
        index(manager, "patient", &["mrn_key", "id"]).await?;
        index(manager, "patient", &["phone"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["name_key_id", "given_key", "mrn_key_id", "phone"] {
            run(manager, &format!("DROP INDEX ix_patient_{name}")).await?;
        }
        run(manager, "ALTER TABLE patient ADD COLUMN sort_name varchar NOT NULL DEFAULT ''").await?;
        run(manager, "UPDATE patient SET sort_name = name_key").await?;
        for key in KEYS {
            run(manager, &format!("ALTER TABLE patient DROP COLUMN {key}")).await?;
        }
        index(manager, "patient", &["sort_name", "id"]).await
    }
}

async fn run(manager: &SchemaManager<'_>, sql: &str) -> Result<(), DbErr> {
    manager.get_connection().execute_unprepared(sql).await.map(|_| ())
}
