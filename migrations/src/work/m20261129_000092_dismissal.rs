//! Warnings that people dismissed: of one report, or of a registry from now on.

use sea_orm_migration::{prelude::*, schema::*};

use crate::column::{add_columns, at, at_null, drop_all, drop_columns, index, reference, word};

/// Creates the table, and the column in which a report repeats what is dismissed of it.
#[derive(DeriveMigrationName)]
pub struct Migration;

const WARNED: &str = "ix_submission_warned";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table.table("dismissal").col(pk_uuid("id")).col(word("scope")).col(uuid("report_id"));
        table
            .col(string("program_code"))
            .col(string_len("code", 128))
            .col(string_null("place"))
            .col(text_null("words"));
        // The sentence of the warning, and the reason of the person.
        table.col(text("text")).col(text("reason")).col(string("by_name")).col(at("at"));
        table.col(string_null("undone_by")).col(at_null("undone_at"));
        table.foreign_key(&mut reference("dismissal", "report_id", "report"));
        manager.create_table(table).await?;
        index(manager, "dismissal", &["report_id"]).await?;
        index(manager, "dismissal", &["scope", "undone_at", "program_code"]).await?;
        add_columns(manager, "report", vec![text_null("dismissed")]).await?;
        // Finds the answers that are open again where a dismissal is undone.
        let warned = format!(
            "CREATE INDEX {WARNED} ON submission (integration_id, finished_at) \
             WHERE verdict = 'ACCEPTED_WITH_WARNINGS'"
        );
        manager.get_connection().execute_unprepared(&warned).await.map(|_| ())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name(WARNED).to_owned()).await?;
        drop_columns(manager, "report", vec![text_null("dismissed")]).await?;
        drop_all(manager, &["dismissal"]).await
    }
}
