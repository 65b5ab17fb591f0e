//! Indexes that hold only the reports they are asked for: each step of a report writes all the others.

use sea_orm_migration::prelude::*;

use crate::column::index;

/// Puts them in the place of those that hold every report.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// The name, the columns, and the column without which a report is not asked for.
const INDEXES: [(&str, &[&str], &str); 3] = [
    ("ix_report_again", &["integration_id", "attempt", "next_try_at"], "next_try_at"),
    ("ix_report_night_run", &["night_run_id", "tab", "status"], "night_run_id"),
    ("ix_report_after", &["after_report_id"], "after_report_id"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, columns, wanted) in INDEXES {
            let listed = columns.join(", ");
            let sql = format!("CREATE INDEX {name} ON report ({listed}) WHERE {wanted} IS NOT NULL");
            manager.get_connection().execute_unprepared(&sql).await?;
            let whole = format!("ix_report_{}", columns.join("_"));
            manager.drop_index(Index::drop().name(whole).to_owned()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, columns, _) in INDEXES {
            index(manager, "report", columns).await?;
            manager.drop_index(Index::drop().name(name).to_owned()).await?;
        }
        Ok(())
    }
}
