//! For pages that cost the same in a practice of any size: a chart's doses are counted by an index alone.

use sea_orm_migration::prelude::*;

use crate::column::index;

/// Adds these indexes.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        index(manager, "immunization", &["patient_id", "deleted_at"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name("ix_immunization_patient_id_deleted_at").to_owned()).await
    }
}
