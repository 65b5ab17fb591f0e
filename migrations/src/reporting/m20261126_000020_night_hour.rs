//! The time of day of an integration's nights, and how far a night has come.

use sea_orm_migration::{prelude::*, schema::*};

use crate::column::{add_columns, at_null, drop_columns};

/// Adds these columns.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// The time of day, as 04:00.
fn of_integration() -> Vec<ColumnDef> {
    let mut time = string_len("night_at", 5);
    vec![time.default("04:00").take()]
}

fn of_night() -> Vec<ColumnDef> {
    let mut unreadable = integer("unreadable");
    vec![
        // When it was due; later than that by an hour is late.
        at_null("due_at"),
        // Null while doses are left.
        at_null("ended_at"),
        // Doses that could not be read, and were passed over.
        unreadable.default(0).take(),
        // The last dose that was looked at.
        at_null("cursor_added_at"),
        uuid_null("cursor_report_id"),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_columns(manager, "integration", of_integration()).await?;
        add_columns(manager, "night_run", of_night()).await?;
        // Until now a night ended in the transaction that began it.
        manager.get_connection().execute_unprepared("UPDATE night_run SET ended_at = started_at").await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_columns(manager, "night_run", of_night()).await?;
        drop_columns(manager, "integration", of_integration()).await
    }
}
