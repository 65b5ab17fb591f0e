//! Signing in by an OpenID provider: sessions that it vouched for, and the time for which a password is taken where
//! passwords are switched off.

use sea_orm_migration::{prelude::*, schema::*};

use crate::column::{add_columns, at_null, drop_columns};

/// Adds these columns.
#[derive(DeriveMigrationName)]
pub struct Migration;

fn of_session() -> Vec<ColumnDef> {
    vec![boolean("by_provider").default(false).take()]
}

fn of_user() -> Vec<ColumnDef> {
    vec![at_null("password_until")]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_columns(manager, "session", of_session()).await?;
        add_columns(manager, "user_account", of_user()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_columns(manager, "user_account", of_user()).await?;
        drop_columns(manager, "session", of_session()).await
    }
}
