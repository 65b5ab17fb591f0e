//! Why, by whom and when a dose was left out by hand.

use sea_orm_migration::{prelude::*, schema::*};

use crate::column::{add_columns, at_null, drop_columns};

/// Adds these columns.
#[derive(DeriveMigrationName)]
pub struct Migration;

fn columns() -> Vec<ColumnDef> {
    vec![text_null("excluded_note"), string_null("excluded_by"), at_null("excluded_at")]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_columns(manager, "report", columns()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_columns(manager, "report", columns()).await
    }
}
