//! The practice's set-up of programs: integrations, enrollments, sealed secrets, connection slots, interest.

use sea_orm_migration::{prelude::*, schema::*};

use crate::column::{at, at_null, drop_all, reference, unique, word};

/// Creates these tables.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut integration = Table::create();
        integration.table("integration").col(pk_uuid("id")).col(word("program_code")).col(word("environment"));
        integration.col(word("state")).col(text("settings")).col(boolean("historical")).col(string("time_zone"));
        integration.col(at_null("tested_at")).col(string_null("test_code")).col(text_null("test_text"));
        integration.col(at("created_at")).col(at("updated_at")).col(at_null("activated_at"));
        manager.create_table(integration).await?;
        unique(manager, "integration", &["program_code", "environment"]).await?;

        let mut secret = Table::create();
        secret.table("integration_secret").col(pk_uuid("id")).col(uuid("integration_id")).col(string("name"));
        secret.col(binary("sealed")).col(at("set_at"));
        secret.foreign_key(&mut reference("integration_secret", "integration_id", "integration"));
        manager.create_table(secret).await?;
        unique(manager, "integration_secret", &["integration_id", "name"]).await?;

        let mut enrollment = Table::create();
        enrollment.table("enrollment").col(pk_uuid("id")).col(uuid("integration_id")).col(uuid("location_id"));
        enrollment.col(text("settings")).col(at_null("active_from")).col(at("created_at")).col(at_null("ended_at"));
        enrollment.foreign_key(&mut reference("enrollment", "integration_id", "integration"));
        enrollment.foreign_key(&mut reference("enrollment", "location_id", "location"));
        manager.create_table(enrollment).await?;
        unique(manager, "enrollment", &["integration_id", "location_id"]).await?;

        let mut slot = Table::create();
        slot.table("connection_slot").col(pk_uuid("id")).col(uuid("integration_id")).col(integer("number"));
        slot.col(uuid_null("submission_id"));
        slot.foreign_key(&mut reference("connection_slot", "integration_id", "integration"));
        manager.create_table(slot).await?;
        unique(manager, "connection_slot", &["integration_id", "number"]).await?;

        let mut interest = Table::create();
        interest.table("interest").col(pk_uuid("id")).col(word("program_code")).col(string("contact"));
        interest.col(text_null("note")).col(at("created_at"));
        manager.create_table(interest).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = ["integration", "integration_secret", "enrollment", "connection_slot", "interest"];
        drop_all(manager, &tables).await
    }
}
