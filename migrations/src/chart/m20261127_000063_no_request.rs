//! A dose keeps no number of its request any more: the keys of requests have a table of their own.

use sea_orm_migration::{prelude::*, schema::*};

use crate::column::{add_columns, drop_columns, index};

/// Drops this column.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name("ix_immunization_request_id").to_owned()).await?;
        drop_columns(manager, "immunization", vec![uuid_null("request_id")]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_columns(manager, "immunization", vec![uuid_null("request_id")]).await?;
        index(manager, "immunization", &["request_id"]).await
    }
}
