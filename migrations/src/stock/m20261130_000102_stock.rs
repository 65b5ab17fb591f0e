//! Lots on hand by location and funding, the movements that their amounts are the sums of, recalled lots, and from which
//! lot on hand a dose was taken.

use sea_orm_migration::{prelude::*, schema::*};

use crate::column::{add_columns, at, at_null, drop_all, drop_columns, index, reference, unique, word};

/// Creates these tables.
#[derive(DeriveMigrationName)]
pub struct Migration;

fn dose_columns() -> Vec<ColumnDef> {
    vec![uuid_null("stock_lot_id")]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        lot(manager).await?;
        movement(manager).await?;
        recall(manager).await?;
        add_columns(manager, "immunization", dose_columns()).await?;
        // The doses of a recalled lot.
        index(manager, "immunization", &["lot", "given_on"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let doses = Index::drop().name("ix_immunization_lot_given_on").table("immunization").to_owned();
        manager.drop_index(doses).await?;
        drop_columns(manager, "immunization", dose_columns()).await?;
        drop_all(manager, &["stock_lot", "stock_movement", "lot_recall"]).await
    }
}

async fn lot(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table.table("stock_lot").col(pk_uuid("id")).col(uuid("location_id")).col(uuid("vaccine_id")).col(word("funding"));
    table.col(string("lot")).col(string("lot_key")).col(date_null("expires_on"));
    table.col(string_len_null("expiration_precision", 32)).col(string_null("ndc"));
    // The sum of its movements, and whether that is other than nothing.
    table.col(integer("on_hand")).col(boolean("is_on_hand")).col(at("created_at")).col(at("updated_at"));
    table.foreign_key(&mut reference("stock_lot", "location_id", "location"));
    table.foreign_key(&mut reference("stock_lot", "vaccine_id", "vaccine"));
    manager.create_table(table).await?;
    unique(manager, "stock_lot", &["location_id", "lot_key", "funding", "vaccine_id"]).await?;
    index(manager, "stock_lot", &["is_on_hand", "expires_on"]).await?;
    index(manager, "stock_lot", &["vaccine_id", "is_on_hand"]).await
}

async fn movement(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table.table("stock_movement").col(pk_uuid("id")).col(uuid("stock_lot_id")).col(word("kind"));
    table.col(integer("amount")).col(uuid_null("immunization_id")).col(string_null("note"));
    table.col(string("actor")).col(at("at"));
    table.foreign_key(&mut reference("stock_movement", "stock_lot_id", "stock_lot"));
    table.foreign_key(&mut reference("stock_movement", "immunization_id", "immunization"));
    manager.create_table(table).await?;
    index(manager, "stock_movement", &["stock_lot_id", "at", "id"]).await?;
    index(manager, "stock_movement", &["immunization_id"]).await
}

async fn recall(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table.table("lot_recall").col(pk_uuid("id")).col(integer("version")).col(string("lot")).col(string("lot_key"));
    table.col(uuid_null("vaccine_id")).col(string("reason")).col(at("created_at")).col(at_null("ended_at"));
    table.foreign_key(&mut reference("lot_recall", "vaccine_id", "vaccine"));
    manager.create_table(table).await
}
