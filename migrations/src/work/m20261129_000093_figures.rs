//! For figures of the days and months on which doses were given: whether a dose was given here, and when its registry
//! accepted it first, with indexes that hold all that is counted.

use sea_orm_migration::{prelude::*, schema::*};

use crate::column::{add_columns, at_null, drop_columns};

/// Adds these columns and indexes.
#[derive(DeriveMigrationName)]
pub struct Migration;

const INDEXES: [(&str, &str); 2] = [
    ("ix_report_figures", "report (administered, given_on, status, first_accepted_at)"),
    ("ix_immunization_given_on_location_id", "immunization (given_on, location_id)"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_columns(manager, "report", columns()).await?;
        let db = manager.get_connection();
        let sql = "UPDATE report SET \
                   administered = EXISTS (SELECT 1 FROM immunization WHERE immunization.id = report.immunization_id \
                   AND immunization.source = '00' AND immunization.completion IN ('CP', 'PA')), \
                   first_accepted_at = coalesce((SELECT min(submission.finished_at) FROM submission \
                   WHERE submission.report_id = report.id AND submission.action <> 'D' \
                   AND submission.verdict IN ('ACCEPTED', 'ACCEPTED_WITH_WARNINGS')), accepted_at)";
        db.execute_unprepared(sql).await?;
        for (name, columns) in INDEXES {
            db.execute_unprepared(&format!("CREATE INDEX {name} ON {columns}")).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, _) in INDEXES {
            manager.drop_index(Index::drop().name(name).to_owned()).await?;
        }
        drop_columns(manager, "report", columns()).await
    }
}

fn columns() -> Vec<ColumnDef> {
    let mut administered = boolean("administered");
    vec![administered.default(false).take(), at_null("first_accepted_at")]
}
