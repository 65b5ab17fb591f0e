//! Code sets that were imported: each version as the files that it is written as.

use sea_orm_migration::{prelude::*, schema::*};

use crate::column::{at, drop_all, unique, word};

/// Creates this table.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut code_set = Table::create();
        code_set.table("code_set").col(pk_uuid("id")).col(word("version")).col(text("files")).col(at("imported_at"));
        manager.create_table(code_set).await?;
        unique(manager, "code_set", &["version"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["code_set"]).await
    }
}
