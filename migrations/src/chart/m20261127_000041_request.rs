//! The caller's number of the request that recorded a dose, by which a repeated one is known.

use sea_orm_migration::{prelude::*, schema::*};

use crate::column::{add_columns, drop_columns, index};

/// Adds this column.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_columns(manager, "immunization", vec![uuid_null("request_id")]).await?;
        index(manager, "immunization", &["request_id"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name("ix_immunization_request_id").to_owned()).await?;
        drop_columns(manager, "immunization", vec![uuid_null("request_id")]).await
    }
}
