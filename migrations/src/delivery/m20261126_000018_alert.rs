//! Alerts with their history, and who is still to be notified of them.

use sea_orm_migration::{prelude::*, schema::*};

use crate::column::{at, at_null, drop_all, index, reference, unique, word};

/// Creates these tables.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        alert(manager).await?;
        alert_notice(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["alert", "alert_notice"]).await
    }
}

async fn alert(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table.table("alert").col(pk_uuid("id")).col(word("kind")).col(word("subject")).col(uuid("subject_id"));
    table.col(string_len("code", 64)).col(text("text")).col(at("raised_at"));
    table.col(at_null("ended_at")).col(string_len_null("ended_by", 32));
    manager.create_table(table).await?;
    index(manager, "alert", &["raised_at", "id"]).await?;
    // Raised once: two servers that see the same trouble make one alert.
    let one = "CREATE UNIQUE INDEX ux_alert_one_open ON alert (kind, subject, subject_id) WHERE ended_at IS NULL";
    // The open ones are found however long the history is.
    let open = "CREATE INDEX ix_alert_open ON alert (raised_at, id) WHERE ended_at IS NULL";
    for statement in [one, open] {
        manager.get_connection().execute_unprepared(statement).await?;
    }
    Ok(())
}

async fn alert_notice(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table.table("alert_notice").col(pk_uuid("id")).col(uuid("alert_id")).col(word("event")).col(word("channel"));
    table.col(at("created_at")).col(integer("tries")).col(at_null("next_try_at"));
    table.col(at_null("sent_at")).col(text_null("failure"));
    table.foreign_key(&mut reference("alert_notice", "alert_id", "alert"));
    manager.create_table(table).await?;
    unique(manager, "alert_notice", &["alert_id", "event", "channel"]).await?;
    index(manager, "alert_notice", &["channel", "next_try_at"]).await
}
