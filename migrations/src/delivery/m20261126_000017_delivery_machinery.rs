//! The state that servers share for sending: who runs, who holds which report, how many connections an integration has,
//! and an index in the order in which reports are claimed.

use sea_orm_migration::{prelude::*, schema::*};

use crate::column::{add_columns, at, drop_columns, index, reference, unique};

/// Adds these tables, columns and indexes; connections are counted from now on, and not kept as rows.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut server = Table::create();
        server.table("server").col(pk_uuid("id")).col(at("started_at")).col(at("heartbeat_at"));
        server.col(big_integer("beats"));
        manager.create_table(server).await?;
        add_columns(manager, "report", report_columns()).await?;
        add_columns(manager, "integration", integration_columns()).await?;
        index(manager, "report", &["integration_id", "attempt", "given_on", "id"]).await?;
        manager.drop_table(Table::drop().table("connection_slot").to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut slot = Table::create();
        slot.table("connection_slot").col(pk_uuid("id")).col(uuid("integration_id")).col(integer("number"));
        slot.col(uuid_null("submission_id"));
        slot.foreign_key(&mut reference("connection_slot", "integration_id", "integration"));
        manager.create_table(slot).await?;
        unique(manager, "connection_slot", &["integration_id", "number"]).await?;
        manager.drop_index(Index::drop().name("ix_report_integration_id_attempt_given_on_id").to_owned()).await?;
        drop_columns(manager, "integration", integration_columns()).await?;
        drop_columns(manager, "report", report_columns()).await?;
        manager.drop_table(Table::drop().table("server").to_owned()).await
    }
}

fn report_columns() -> Vec<ColumnDef> {
    vec![uuid_null("server_id")]
}

fn integration_columns() -> Vec<ColumnDef> {
    vec![integer("connections").default(1).take(), integer("set_up_version").default(0).take()]
}
