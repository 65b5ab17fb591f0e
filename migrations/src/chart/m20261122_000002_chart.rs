//! Patients, the vaccine listing, doses, and their append-only snapshots.

use sea_orm_migration::{prelude::*, schema::*};

use crate::column::{at, at_null, drop_all, index, reference, unique, word};

/// Creates these tables.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        patient(manager).await?;
        vaccine(manager).await?;
        immunization(manager).await?;
        snapshot(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["patient", "vaccine", "immunization", "snapshot"]).await
    }
}

async fn patient(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table.table("patient").col(pk_uuid("id")).col(integer("version")).col(string("mrn").unique_key());
    table.col(string("last_name")).col(string("first_name")).col(string_null("middle_name")).col(string_null("suffix"));
    table.col(string_null("maiden_last_name")).col(string_null("maiden_first_name"));
    table.col(date("birth_date")).col(word("sex")).col(string("races")).col(string_null("ethnicity"));
    table.col(string_null("street")).col(string_null("street_other")).col(string_null("city"));
    table.col(string_null("state")).col(string_null("zip")).col(string_null("phone")).col(string_null("email"));
    table.col(string_null("kin_last_name")).col(string_null("kin_first_name"));
    table.col(string_null("kin_relationship")).col(string_null("kin_phone"));
    table.col(string_null("eligibility")).col(boolean_null("protected")).col(string_null("publicity"));
    table.col(boolean("test")).col(string("sort_name")).col(at("created_at")).col(at("updated_at"));
    manager.create_table(table).await?;
    index(manager, "patient", &["sort_name", "id"]).await?;
    index(manager, "patient", &["birth_date"]).await
}

async fn vaccine(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table.table("vaccine").col(pk_uuid("id")).col(string("generic_name")).col(string("brand_1"));
    table.col(string_null("brand_2")).col(string_null("brand_3")).col(string_null("manufacturer"));
    table.col(string_null("ndc")).col(string_null("amount")).col(string_null("unit"));
    table.col(string_null("route")).col(string_null("site")).col(boolean("active"));
    table.col(at("created_at")).col(at("updated_at"));
    manager.create_table(table).await?;
    index(manager, "vaccine", &["generic_name"]).await
}

async fn immunization(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table.table("immunization").col(pk_uuid("id")).col(integer("version")).col(integer("snapshot_version"));
    table.col(string_len("order_id", 20).unique_key());
    table.col(uuid("patient_id")).col(uuid("location_id")).col(uuid_null("vaccine_id"));
    table.col(string("name")).col(string_null("cvx")).col(string_null("mvx")).col(string_null("ndc"));
    table.col(word("source")).col(word("completion")).col(string_null("refusal_reason")).col(date("given_on"));
    table.col(string_null("amount")).col(string_null("unit")).col(string_null("lot"));
    table.col(date_null("expires_on")).col(string_len_null("expiration_precision", 32)).col(string_null("lot_entered"));
    table
        .col(string_null("route"))
        .col(string_null("site"))
        .col(string_null("eligibility"))
        .col(string_null("funding"));
    table.col(string_null("giver_last_name")).col(string_null("giver_first_name")).col(string_null("giver_npi"));
    table.col(date_null("vis_presented_on")).col(string("vis")).col(word("origin"));
    table.col(at("created_at")).col(at("updated_at")).col(at_null("deleted_at"));
    for (column, to) in [("patient_id", "patient"), ("location_id", "location"), ("vaccine_id", "vaccine")] {
        table.foreign_key(&mut reference("immunization", column, to));
    }
    manager.create_table(table).await?;
    index(manager, "immunization", &["patient_id", "given_on"]).await?;
    index(manager, "immunization", &["location_id", "created_at"]).await
}

async fn snapshot(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table.table("snapshot").col(pk_uuid("id")).col(uuid("immunization_id")).col(integer("version"));
    table.col(text("body")).col(at("created_at"));
    table.foreign_key(&mut reference("snapshot", "immunization_id", "immunization"));
    manager.create_table(table).await?;
    unique(manager, "snapshot", &["immunization_id", "version"]).await
}
