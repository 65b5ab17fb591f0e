//! For a practice with very many doses: what is counted for Home and the set-up page, and a tab's list in its order.

use sea_orm_migration::prelude::*;

use crate::column::index;

/// Adds these indexes.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        index(manager, "report", &["integration_id", "tab", "location_id"]).await?;
        index(manager, "report", &["night_run_id", "tab", "status"]).await?;
        index(manager, "report", &["tab", "added_at", "id"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in [
            "ix_report_tab_added_at_id",
            "ix_report_night_run_id_tab_status",
            "ix_report_integration_id_tab_location_id",
        ] {
            manager.drop_index(Index::drop().name(name).to_owned()).await?;
        }
        Ok(())
    }
}
