//! The change feed that every reader of changes follows, and the audit log.

use sea_orm_migration::{prelude::*, schema::*};

use crate::column::{at, drop_all, index, word};

/// Creates these tables.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut change = Table::create();
        change.table("change").col(big_pk_auto("seq")).col(word("entity")).col(uuid("id"));
        manager.create_table(change).await?;

        let mut audit = Table::create();
        audit.table("audit").col(pk_uuid("id")).col(at("at")).col(string("actor")).col(string("action"));
        audit.col(word("entity")).col(uuid("entity_id"));
        manager.create_table(audit).await?;
        index(manager, "audit", &["entity", "entity_id", "at"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["change", "audit"]).await
    }
}
