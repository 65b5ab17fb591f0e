//! Alerts keep facts, and become sentences where they are read; those of before keep their text. An index finds the
//! reports that were set aside.

use sea_orm_migration::{prelude::*, schema::*};

use crate::column::{add_columns, drop_columns};

/// Adds this column and this index.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_columns(manager, "alert", of_alert()).await?;
        let aside = "CREATE INDEX ix_report_unreadable ON report (integration_id) WHERE held = 'UNREADABLE'";
        manager.get_connection().execute_unprepared(aside).await.map(|_| ())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name("ix_report_unreadable").to_owned()).await?;
        drop_columns(manager, "alert", of_alert()).await
    }
}

fn of_alert() -> Vec<ColumnDef> {
    vec![text_null("facts")]
}
