//! The listing's version, and what a deletion or a move of a dose still has to do at a registry.

use sea_orm_migration::{prelude::*, schema::*};

use crate::column::{add_columns, drop_columns, index};

/// Adds these columns.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_columns(manager, "vaccine", of_vaccine()).await?;
        add_columns(manager, "report", of_report()).await?;
        index(manager, "report", &["after_report_id"]).await?;
        index(manager, "immunization", &["vaccine_id", "given_on"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["ix_immunization_vaccine_id_given_on", "ix_report_after_report_id"] {
            manager.drop_index(Index::drop().name(name).to_owned()).await?;
        }
        drop_columns(manager, "report", of_report()).await?;
        drop_columns(manager, "vaccine", of_vaccine()).await
    }
}

fn of_vaccine() -> Vec<ColumnDef> {
    vec![integer("version").default(1).take()]
}

fn of_report() -> Vec<ColumnDef> {
    vec![boolean("delete_asked").default(false).take(), uuid_null("after_report_id")]
}
