//! Indexes for very many doses: what is counted for Home and the set-up page, a tab's list in its order, and patients
//! found and sorted by an index alone.

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
        index(manager, "report", &["tab", "added_at", "id"]).await?;
        manager.drop_index(Index::drop().name("ix_patient_given_key").to_owned()).await?;
        index(manager, "patient", &["given_key", "name_key", "id"]).await?;
        index(manager, "patient", &["mrn_key", "name_key", "id"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        index(manager, "patient", &["given_key"]).await?;
        for name in [
            "ix_patient_mrn_key_name_key_id",
            "ix_patient_given_key_name_key_id",
            "ix_report_tab_added_at_id",
            "ix_report_night_run_id_tab_status",
            "ix_report_integration_id_tab_location_id",
        ] {
            manager.drop_index(Index::drop().name(name).to_owned()).await?;
        }
        Ok(())
    }
}
