//! The practice, its locations, and who may come in.

use sea_orm_migration::{prelude::*, schema::*};

use crate::column::{at, at_null, drop_all, reference, unique};

/// Creates these tables.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut practice = Table::create();
        practice.table("practice").col(pk_uuid("id")).col(string("name")).col(string("time_zone"));
        practice.col(string("support_contact")).col(at("created_at"));
        manager.create_table(practice).await?;

        let mut location = Table::create();
        location.table("location").col(pk_uuid("id")).col(string("name")).col(at("created_at"));
        manager.create_table(location).await?;

        let mut user = Table::create();
        user.table("user_account").col(pk_uuid("id")).col(string("user_name").unique_key());
        user.col(string("display_name")).col(string("password_hash")).col(at("created_at")).col(at_null("disabled_at"));
        manager.create_table(user).await?;

        let mut session = Table::create();
        session.table("session").col(pk_uuid("id")).col(uuid("user_id")).col(string("secret_hash"));
        session.col(at("created_at")).col(at("expires_at")).col(at_null("closed_at"));
        session.foreign_key(&mut reference("session", "user_id", "user_account"));
        manager.create_table(session).await?;
        unique(manager, "session", &["secret_hash"]).await?;

        let mut token = Table::create();
        token.table("api_token").col(pk_uuid("id")).col(string("name").unique_key()).col(string("secret_hash"));
        token.col(at("created_at")).col(at_null("revoked_at"));
        manager.create_table(token).await?;
        unique(manager, "api_token", &["secret_hash"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["practice", "location", "user_account", "session", "api_token"]).await
    }
}
