//! The kind of a change: the feed says whether a row was inserted, updated or deleted.

use sea_orm_migration::prelude::*;

use crate::column::{add_columns, drop_columns, word};

/// Adds this column.
#[derive(DeriveMigrationName)]
pub struct Migration;

fn columns() -> Vec<ColumnDef> {
    // An entry of before asked to read the row again, and nothing else.
    vec![word("kind").default("UPDATE").take()]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_columns(manager, "change", columns()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_columns(manager, "change", columns()).await
    }
}
