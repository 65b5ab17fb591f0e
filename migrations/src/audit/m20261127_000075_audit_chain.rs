//! The audit log's chain: who, from where, and what nobody changes unseen.

use sea_orm_migration::{prelude::*, schema::*};

use crate::column::{add_columns, drop_columns, index, unique, word};

/// Adds these columns and the table of the chain's head.
#[derive(DeriveMigrationName)]
pub struct Migration;

const INDEXES: [&[&str]; 5] =
    [&["at", "id"], &["actor_id", "at", "id"], &["actor", "at", "id"], &["action", "at", "id"], &["entity_id", "at"]];

fn columns() -> Vec<ColumnDef> {
    vec![
        // A person, a program, a server, or the command line. Entries from before the chain stay marked as such.
        word("actor_kind").default("EARLIER").take(),
        uuid_null("actor_id"),
        string_len_null("address", 45),
        // Records that a list showed, or how often the same happened in a moment.
        integer("records").default(1).take(),
        // HMAC of the entry.
        binary_null("signature"),
        // The number in the chain; null until the entry is sealed.
        big_integer_null("seq"),
        // HMAC of the number, the signature and the seal before.
        binary_null("seal"),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_columns(manager, "audit", columns()).await?;
        unique(manager, "audit", &["seq"]).await?;
        for columns in INDEXES {
            index(manager, "audit", columns).await?;
        }
        let head = Table::create()
            .table("audit_head")
            .col(pk_uuid("id"))
            // The chain's key, sealed.
            .col(binary("key"))
            .col(big_integer("seq"))
            .col(binary("seal"))
            // HMAC of both.
            .col(binary("signature"))
            .to_owned();
        manager.create_table(head).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("audit_head").to_owned()).await?;
        for columns in INDEXES {
            let name = format!("ix_audit_{}", columns.join("_"));
            manager.drop_index(Index::drop().name(name).to_owned()).await?;
        }
        manager.drop_index(Index::drop().name("ux_audit_seq").to_owned()).await?;
        drop_columns(manager, "audit", columns()).await
    }
}
