//! Batches: many reports that were asked for at once, with how far queuing them has come.

use sea_orm_migration::{prelude::*, schema::*};

use crate::column::{add_columns, at, at_null, drop_all, drop_columns, index, unique, word};

/// Creates the table, and the column by which a report knows its batch.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut batch = Table::create();
        batch.table("report_batch").col(pk_uuid("id")).col(uuid_null("request_id")).col(string("actor"));
        batch.col(string("actor_name")).col(text("filter")).col(word("state")).col(big_integer("total"));
        batch.col(big_integer("looked_at")).col(big_integer("queued")).col(big_integer("withdrawn"));
        batch.col(text("refusals")).col(at("begun_at")).col(at_null("told_at")).col(at_null("ended_at"));
        // The last report that was looked at.
        batch.col(at_null("cursor_added_at")).col(uuid_null("cursor_report_id"));
        manager.create_table(batch).await?;
        unique(manager, "report_batch", &["request_id"]).await?;
        index(manager, "report_batch", &["ended_at", "begun_at"]).await?;
        add_columns(manager, "report", vec![uuid_null("batch_id")]).await?;
        // Most reports are in no batch.
        let of_batch = "CREATE INDEX ix_report_batch_id ON report (batch_id, tab, status, attempt, id) \
                        WHERE batch_id IS NOT NULL";
        manager.get_connection().execute_unprepared(of_batch).await.map(|_| ())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name("ix_report_batch_id").to_owned()).await?;
        drop_columns(manager, "report", vec![uuid_null("batch_id")]).await?;
        drop_all(manager, &["report_batch"]).await
    }
}
