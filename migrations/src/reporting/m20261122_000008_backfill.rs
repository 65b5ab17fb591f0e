//! The progress of the reports for doses that were there before an enrollment.

use sea_orm_migration::{prelude::*, schema::*};

use crate::column::{at, at_null, drop_all, index, reference};

/// Creates the table, and the index that walks a location's doses in their order.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut backfill = Table::create();
        backfill.table("backfill").col(pk_uuid("enrollment_id")).col(uuid("integration_id")).col(uuid("location_id"));
        backfill.col(uuid_null("last_dose_id")).col(big_integer("done")).col(big_integer("total"));
        backfill.col(at("begun_at")).col(at_null("told_at")).col(at_null("ended_at"));
        backfill.foreign_key(&mut reference("backfill", "enrollment_id", "enrollment"));
        manager.create_table(backfill).await?;
        index(manager, "backfill", &["integration_id"]).await?;
        index(manager, "immunization", &["location_id", "id"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_index(Index::drop().name("ix_immunization_location_id_id").table("immunization").to_owned())
            .await?;
        drop_all(manager, &["backfill"]).await
    }
}
