//! What keeps a retry from doubling: the keys of requests that were carried out, and the ids that other systems have
//! for our records.

use sea_orm_migration::{prelude::*, schema::*};

use crate::column::{at, drop_all, index, word};

/// Creates these tables.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let requests = Table::create()
            .table("idempotency_key")
            // The user or the token that sent it.
            .col(string_len("caller", 200))
            .col(string_len("key", 200))
            // The mutation.
            .col(word("field"))
            // SHA-256 of the input.
            .col(string_len("fingerprint", 64))
            // The ids of what was written, as a JSON list; null only within the transaction that writes it.
            .col(text_null("record_ids"))
            .col(at("created_at"))
            .primary_key(Index::create().col("caller").col("key"))
            .to_owned();
        manager.create_table(requests).await?;
        index(manager, "idempotency_key", &["created_at"]).await?;
        let ids = Table::create()
            .table("external_id")
            .col(string_len("caller", 200))
            // patient or immunization.
            .col(word("entity"))
            .col(string_len("external_id", 200))
            .col(uuid("record_id"))
            .primary_key(Index::create().col("caller").col("entity").col("external_id"))
            .to_owned();
        manager.create_table(ids).await?;
        index(manager, "external_id", &["record_id"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["idempotency_key", "external_id"]).await
    }
}
