//! What lists of reports are ordered by stands with the reports, in one index: the patient's and the vaccine's name
//! repeat what stands in the chart.

use sea_orm_migration::{prelude::*, schema::*};

use crate::column::{add_key_column, drop_columns};

const INDEX: &str = "ix_report_list_order";

/// Adds these columns.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for key in ["patient_key", "vaccine_key"] {
            add_key_column(manager, "report", key).await?;
        }
        // Accents are taken off when the patient or the dose is saved the next time.
        let sql = "UPDATE report SET \
                   patient_key = (SELECT name_key FROM patient WHERE patient.id = report.patient_id), \
                   vaccine_key = (SELECT lower(name) FROM immunization WHERE immunization.id = report.immunization_id)";
        manager.get_connection().execute_unprepared(sql).await?;
        let mut index = Index::create();
        index.name(INDEX).table("report");
        for column in ["status", "given_on", "location_id", "patient_key", "vaccine_key", "id"] {
            index.col(column);
        }
        manager.create_index(index).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name(INDEX).to_owned()).await?;
        drop_columns(manager, "report", vec![text("patient_key"), text("vaccine_key")]).await
    }
}
