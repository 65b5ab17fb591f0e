//! Backups and restores of this database, when bodies of messages were deleted, and when the change feed stood where.

use sea_orm_migration::{prelude::*, schema::*};

use crate::column::{add_columns, at, at_null, drop_all, drop_columns, index};

/// Creates these tables, columns and indexes.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// Finds messages by their age while they have a body.
const BODIES: &str = "CREATE INDEX ix_submission_bodies ON submission (claimed_at, id) WHERE request IS NOT NULL";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut backup = Table::create();
        backup.table("database_backup").col(pk_uuid("id")).col(at("begun_at")).col(at_null("finished_at"));
        backup.col(big_integer_null("bytes"));
        manager.create_table(backup).await?;
        index(manager, "database_backup", &["begun_at"]).await?;

        let mut restore = Table::create();
        restore.table("database_restore").col(pk_uuid("id")).col(at("restored_at")).col(at_null("backed_up_at"));
        restore.col(big_integer("feed_before")).col(big_integer("feed_after")).col(big_integer("in_doubt"));
        manager.create_table(restore).await?;

        let mut mark = Table::create();
        mark.table("feed_mark").col(pk_uuid("id")).col(at("marked_at")).col(big_integer("seq"));
        manager.create_table(mark).await?;
        index(manager, "feed_mark", &["marked_at"]).await?;

        add_columns(manager, "report", of_report()).await?;
        add_columns(manager, "submission", of_submission()).await?;
        manager.get_connection().execute_unprepared(BODIES).await.map(|_| ())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name("ix_submission_bodies").to_owned()).await?;
        drop_columns(manager, "submission", of_submission()).await?;
        drop_columns(manager, "report", of_report()).await?;
        drop_all(manager, &["database_backup", "database_restore", "feed_mark"]).await
    }
}

fn of_report() -> Vec<ColumnDef> {
    vec![boolean("maybe_accepted").default(false).take()]
}

fn of_submission() -> Vec<ColumnDef> {
    vec![at_null("purged_at")]
}
