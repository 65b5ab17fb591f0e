//! The last use of each session, which ends when nobody uses it, and the last sign-in of each user.

use sea_orm_migration::prelude::*;

use crate::column::{add_columns, at_null, drop_columns, index};

/// Adds these columns.
#[derive(DeriveMigrationName)]
pub struct Migration;

fn of_session() -> Vec<ColumnDef> {
    vec![at_null("last_used_at")]
}

fn of_user() -> Vec<ColumnDef> {
    vec![at_null("signed_in_at")]
}

/// Until now only the opening of a session was known as its use.
const KNOWN: [&str; 2] = [
    "UPDATE session SET last_used_at = created_at",
    "UPDATE user_account SET signed_in_at = \
     (SELECT MAX(session.created_at) FROM session WHERE session.user_id = user_account.id)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_columns(manager, "session", of_session()).await?;
        add_columns(manager, "user_account", of_user()).await?;
        for statement in KNOWN {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        // Those that are open are found among the newest.
        index(manager, "session", &["expires_at"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name("ix_session_expires_at").to_owned()).await?;
        drop_columns(manager, "user_account", of_user()).await?;
        drop_columns(manager, "session", of_session()).await
    }
}
