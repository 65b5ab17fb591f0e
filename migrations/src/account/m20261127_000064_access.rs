//! What each user and each token may do: roles, scopes, the end of a token, and its replacement under one name.

use sea_orm_migration::{prelude::*, schema::*};

use crate::column::{add_columns, at_null, drop_columns, index, word};

/// Adds these columns.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// Until now everybody who signed in might do everything.
fn of_user() -> Vec<ColumnDef> {
    vec![word("role").default("ADMINISTRATOR").take()]
}

fn of_token() -> Vec<ColumnDef> {
    vec![
        // Separated by blanks. Until now every token might do this.
        string_len("scopes", 200).default("READ_CLINICAL WRITE_CLINICAL REPORT SUBSCRIBE").take(),
        at_null("expires_at"),
        at_null("last_used_at"),
        // The secret before, which is good for a while after it was replaced.
        string_len_null("previous_hash", 64),
        at_null("previous_ends_at"),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_columns(manager, "user_account", of_user()).await?;
        add_columns(manager, "api_token", of_token()).await?;
        index(manager, "api_token", &["previous_hash"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name("ix_api_token_previous_hash").to_owned()).await?;
        drop_columns(manager, "api_token", of_token()).await?;
        drop_columns(manager, "user_account", of_user()).await
    }
}
