//! Clinicians, and what is known of the practice's places: addresses, when one was retired, and the zone of before.

use sea_orm_migration::{prelude::*, schema::*};

use crate::column::{add_columns, at, at_null, drop_all, drop_columns, reference, unique};

/// Adds these.
#[derive(DeriveMigrationName)]
pub struct Migration;

fn practice_columns() -> Vec<ColumnDef> {
    vec![integer("version").default(1).take()]
}

fn location_columns() -> Vec<ColumnDef> {
    vec![
        integer("version").default(1).take(),
        string_null("street"),
        string_null("street_other"),
        string_null("city"),
        string_null("state"),
        string_null("zip"),
        string_null("phone"),
        boolean("keeps_stock").default(false).take(),
        at_null("retired_at"),
    ]
}

/// The zone before the one in use, and since when that is.
fn integration_columns() -> Vec<ColumnDef> {
    vec![string_null("earlier_time_zone"), at_null("time_zone_since")]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_columns(manager, "practice", practice_columns()).await?;
        add_columns(manager, "location", location_columns()).await?;
        add_columns(manager, "integration", integration_columns()).await?;

        let mut clinician = Table::create();
        clinician.table("clinician").col(pk_uuid("id")).col(integer("version"));
        clinician.col(string("last_name")).col(string("first_name")).col(string_null("middle_name"));
        clinician.col(string_null("suffix")).col(string_null("prefix")).col(string_null("credentials"));
        clinician.col(string_null("npi")).col(boolean("gives")).col(boolean("orders")).col(text_null("locations"));
        clinician.col(boolean("active")).col(uuid_null("user_id")).col(at("created_at")).col(at("updated_at"));
        clinician.foreign_key(&mut reference("clinician", "user_id", "user_account"));
        manager.create_table(clinician).await?;
        unique(manager, "clinician", &["user_id"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["clinician"]).await?;
        drop_columns(manager, "integration", integration_columns()).await?;
        drop_columns(manager, "location", location_columns()).await?;
        drop_columns(manager, "practice", practice_columns()).await
    }
}
