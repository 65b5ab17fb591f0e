//! What a patient answered to each registry about sharing.

use sea_orm_migration::{prelude::*, schema::*};

use crate::column::{add_columns, drop_columns};

/// Adds this column.
#[derive(DeriveMigrationName)]
pub struct Migration;

fn columns() -> Vec<ColumnDef> {
    vec![text_null("consents")]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_columns(manager, "patient", columns()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_columns(manager, "patient", columns()).await
    }
}
