//! The second factor of those who have a password here: a sealed secret each, and recovery codes by their hashes.

use sea_orm_migration::{prelude::*, schema::*};

use crate::column::{at, at_null, drop_all, reference, unique};

/// Creates these tables.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut factor = Table::create();
        factor.table("second_factor").col(pk_uuid("id")).col(uuid("user_id")).col(binary("secret"));
        // Null until the first code was entered.
        factor.col(at("created_at")).col(at_null("confirmed_at"));
        // The time step of the last code that was taken: no code of it, or of one before, is taken again.
        factor.col(big_integer("last_step"));
        factor.foreign_key(&mut reference("second_factor", "user_id", "user_account"));
        manager.create_table(factor).await?;
        unique(manager, "second_factor", &["user_id"]).await?;

        let mut code = Table::create();
        code.table("recovery_code").col(pk_uuid("id")).col(uuid("user_id")).col(string_len("code_hash", 64));
        code.col(at("created_at")).col(at_null("used_at"));
        code.foreign_key(&mut reference("recovery_code", "user_id", "user_account"));
        manager.create_table(code).await?;
        unique(manager, "recovery_code", &["user_id", "code_hash"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["second_factor", "recovery_code"]).await
    }
}
