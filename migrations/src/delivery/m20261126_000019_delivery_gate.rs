//! Gates: what keeps an integration or one of its locations from sending. A report says whether an earlier message of
//! it may have arrived.
//!
//! Reports that were held for the set-up wait their turn behind the gate.

use sea_orm_migration::{prelude::*, schema::*};

use crate::column::{add_columns, at, at_null, drop_columns, index, reference, word};

/// Adds this table and this column.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(gate()).await?;
        index(manager, "gate", &["integration_id"]).await?;
        index(manager, "gate", &["probe_at"]).await?;
        add_columns(manager, "report", of_report()).await?;
        for statement in CARRIED_OVER {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_columns(manager, "report", of_report()).await?;
        manager.drop_table(Table::drop().table("gate").to_owned()).await
    }
}

/// Statements that derive the new state from the existing columns.
const CARRIED_OVER: &[&str] = &[
    "UPDATE report SET attempt = 'QUEUED', held = NULL, tab = 'IN_PROGRESS', status = 'IN_PROGRESS' \
     WHERE attempt = 'HELD' AND held = 'SET_UP'",
    "UPDATE report SET in_doubt = TRUE WHERE attempt = 'UNKNOWN'",
    "UPDATE report SET delete_asked = TRUE WHERE wanted_absent AND attempt IN ('QUEUED', 'WAITING')",
    "UPDATE report SET delete_asked = TRUE WHERE wanted_absent AND sent_action = 'D'",
];

fn gate() -> TableCreateStatement {
    let mut table = Table::create();
    table.table("gate").col(pk_uuid("id")).col(uuid("integration_id")).col(word("scope")).col(word("state"));
    table.col(at("since")).col(at("counts_from"));
    table.col(string_len_null("code", 64)).col(text_null("text")).col(uuid_null("submission_id"));
    table.col(at_null("through_at"));
    table.col(integer("streak")).col(string_len_null("streak_code", 64)).col(text_null("streak_reports"));
    table.col(at_null("probe_at")).col(integer("probes")).col(at("updated_at"));
    table.foreign_key(&mut reference("gate", "integration_id", "integration"));
    table
}

fn of_report() -> Vec<ColumnDef> {
    vec![boolean("in_doubt").default(false).take()]
}
