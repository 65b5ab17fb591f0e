//! The steps by which a practice and a registry come to trust each other.

use sea_orm_migration::{prelude::*, schema::*};

use crate::column::{at, drop_all, index, reference, word};

/// Creates these tables.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut step = Table::create();
        step.table("onboarding_step").col(pk_uuid("id")).col(uuid("integration_id")).col(word("step")).col(at("at"));
        step.col(boolean("succeeded")).col(text("text")).col(string("actor"));
        step.foreign_key(&mut reference("onboarding_step", "integration_id", "integration"));
        manager.create_table(step).await?;
        index(manager, "onboarding_step", &["integration_id", "at"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["onboarding_step"]).await
    }
}
