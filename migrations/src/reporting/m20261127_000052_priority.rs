//! The priority of queued reports, and the index in the order in which they are claimed now.

use sea_orm_migration::{prelude::*, schema::*};

use crate::column::{add_columns, drop_columns, index};

/// Adds the column, and puts the index in the place of the one without it.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// A report that is queued already goes after one that somebody asks for now.
fn columns() -> Vec<ColumnDef> {
    let mut priority = small_integer("priority");
    vec![priority.default(2).take()]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_columns(manager, "report", columns()).await?;
        index(manager, "report", &["integration_id", "attempt", "priority", "given_on", "id"]).await?;
        manager.drop_index(Index::drop().name("ix_report_integration_id_attempt_given_on_id").to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        index(manager, "report", &["integration_id", "attempt", "given_on", "id"]).await?;
        let ordered = "ix_report_integration_id_attempt_priority_given_on_id";
        manager.drop_index(Index::drop().name(ordered).to_owned()).await?;
        drop_columns(manager, "report", columns()).await
    }
}
