//! The answer of a request that holds a secret, sealed beside the key of the request.

use sea_orm_migration::{prelude::*, schema::*};

use crate::column::{add_columns, drop_columns};

/// Adds this column.
#[derive(DeriveMigrationName)]
pub struct Migration;

fn columns() -> Vec<ColumnDef> {
    // With the digest of the input, which stands nowhere else then. Null where neither input nor answer holds a secret.
    vec![binary_null("sealed")]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_columns(manager, "idempotency_key", columns()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_columns(manager, "idempotency_key", columns()).await
    }
}
