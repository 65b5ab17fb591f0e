//! The secret of a token that was in use before two replacements within one overlap.

use sea_orm_migration::{prelude::*, schema::*};

use crate::column::{add_columns, at_null, drop_columns, index};

/// Adds these columns.
#[derive(DeriveMigrationName)]
pub struct Migration;

fn columns() -> Vec<ColumnDef> {
    vec![string_len_null("earlier_hash", 64), at_null("earlier_ends_at")]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_columns(manager, "api_token", columns()).await?;
        index(manager, "api_token", &["earlier_hash"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name("ix_api_token_earlier_hash").to_owned()).await?;
        drop_columns(manager, "api_token", columns()).await
    }
}
