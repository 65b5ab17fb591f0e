//! What people keep with a report while they work on it, and who gave the dose of which vaccine, by which lists are
//! narrowed: clinician and code repeat what stands in the chart.

use sea_orm_migration::{prelude::*, schema::*};

use crate::column::{add_columns, add_key_column, drop_columns};

/// Adds these columns.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// Few reports have any of them, so each index holds those alone.
const INDEXES: [(&str, &str); 3] = [
    ("ix_report_owner", "(owner_id, tab, added_at, id) WHERE owner_id IS NOT NULL"),
    ("ix_report_note", "(tab, added_at, id) WHERE note IS NOT NULL"),
    ("ix_report_put_off", "(tab, added_at, id) WHERE put_off_until IS NOT NULL"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_columns(manager, "report", columns()).await?;
        add_key_column(manager, "report", "clinician_key").await?;
        let db = manager.get_connection();
        let sql = "UPDATE report SET \
                   cvx = (SELECT cvx FROM immunization WHERE immunization.id = report.immunization_id), \
                   clinician_key = coalesce((SELECT lower(giver_last_name) || ', ' || lower(coalesce(giver_first_name, '')) \
                   FROM immunization WHERE immunization.id = report.immunization_id), '')";
        db.execute_unprepared(sql).await?;
        for (name, columns) in INDEXES {
            db.execute_unprepared(&format!("CREATE INDEX {name} ON report {columns}")).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, _) in INDEXES {
            manager.drop_index(Index::drop().name(name).to_owned()).await?;
        }
        drop_columns(manager, "report", vec![text("clinician_key")]).await?;
        drop_columns(manager, "report", columns()).await
    }
}

fn columns() -> Vec<ColumnDef> {
    let mut version = integer("annotation_version");
    vec![
        text_null("note"),
        uuid_null("owner_id"),
        // A civil day of the practice; nights and batches pass over the report before it.
        date_null("put_off_until"),
        version.default(0).take(),
        string_null("cvx"),
    ]
}
