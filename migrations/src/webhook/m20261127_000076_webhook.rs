//! Webhooks of reports, and their deliveries.

use sea_orm_migration::{prelude::*, schema::*};

use crate::column::{at, at_null, drop_all, index, reference};

/// Creates these tables.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let webhooks = Table::create()
            .table("webhook")
            .col(pk_uuid("id"))
            .col(string_len("name", 100))
            // Scheme and host: the rest of an address often is a key.
            .col(string_len("origin", 300))
            .col(binary("address"))
            .col(binary("secret"))
            // The last number of the change feed that it was made deliveries of.
            .col(big_integer("last_seq"))
            .col(at("created_at"))
            .col(at_null("disabled_at"))
            .to_owned();
        manager.create_table(webhooks).await?;
        let deliveries = Table::create()
            .table("webhook_delivery")
            .col(pk_uuid("id"))
            .col(uuid("webhook_id"))
            // The number of the change; 0 of a test.
            .col(big_integer("seq"))
            .col(uuid_null("report_id"))
            .col(text("body"))
            .col(at("created_at"))
            .col(integer("tries"))
            .col(at_null("next_try_at"))
            .col(at_null("sent_at"))
            .col(integer_null("http_status"))
            .col(string_len_null("failure", 300))
            .foreign_key(&mut reference("webhook_delivery", "webhook_id", "webhook"))
            .to_owned();
        manager.create_table(deliveries).await?;
        index(manager, "webhook_delivery", &["webhook_id", "next_try_at"]).await?;
        index(manager, "webhook_delivery", &["webhook_id", "report_id", "seq"]).await?;
        index(manager, "webhook_delivery", &["webhook_id", "created_at", "id"]).await?;
        index(manager, "webhook_delivery", &["created_at"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["webhook", "webhook_delivery"]).await
    }
}
