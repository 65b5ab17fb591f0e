//! Findings of our own checks, kept for lists, with what they were made from: the record's version, the programs, code
//! sets and civil date of that moment.

use sea_orm_migration::{prelude::*, schema::*};

use crate::column::{add_columns, drop_columns, index};

/// Adds these columns.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_columns(manager, "patient", of_patient()).await?;
        add_columns(manager, "report", vec![string_null("assessed_with")]).await?;
        index(manager, "patient", &["assessed_with"]).await?;
        index(manager, "report", &["integration_id", "tab", "assessed_with"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["ix_report_integration_id_tab_assessed_with", "ix_patient_assessed_with"] {
            manager.drop_index(Index::drop().name(name).to_owned()).await?;
        }
        drop_columns(manager, "report", vec![string_null("assessed_with")]).await?;
        drop_columns(manager, "patient", of_patient()).await
    }
}

fn of_patient() -> Vec<ColumnDef> {
    vec![text_null("missing"), string_null("assessed_with"), integer_null("assessed_version")]
}
