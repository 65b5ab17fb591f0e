//! Restores: a database that was put back to a backup says so, and nothing of what it forgot is taken for true.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, Statement,
};
use uuid::Uuid;

use super::{backup::last_backup, rolled_back::roll_back};
use crate::{
    entity::{
        audit,
        change::{self, ChangeEntity, ChangeKind},
        database_restore::{ActiveModel, Column, Entity, Model},
        server,
    },
    store::{Result, Tx, account::end_all_sessions, feed::last_change, reporting::last_known_instant},
};

/// Number of places that the change feed leaves out after a restore: more than were told in the time that was lost.
const FEED_GAP: i64 = 1_000_000_000;
/// Age of a heartbeat up to which its server counts as alive.
const ALIVE: TimeDelta = TimeDelta::seconds(30);

/// State after a restore.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The instant of the backup, as far as the database knows.
    pub backed_up_at: Option<DateTime<Utc>>,
    /// Number of reports that were about to be sent, and may have been sent since.
    pub in_doubt: u64,
}

/// Returns whether a server's heartbeat is fresh.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn is_any_server_alive(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<bool> {
    let fresh = server::Entity::find().filter(server::Column::HeartbeatAt.gt(now - ALIVE));
    Ok(fresh.limit(1).one(db).await?.is_some())
}

/// The newest restore.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn last_restore(db: &impl ConnectionTrait) -> Result<Option<Model>> {
    Ok(Entity::find().order_by_desc(Column::RestoredAt).one(db).await?)
}

/// Marks a database as restored, in one commit: reports that were about to be sent are in doubt, every follower of the
/// change feed reads everything again, and everybody signs in again. Nothing may run on it.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn mark_restored(tx: &mut Tx) -> Result<Restored> {
    let backed_up_at = newest_instant(tx).await?;
    // What was alive at the backup is not.
    server::Entity::delete_many().exec(tx.db()).await?;
    end_all_sessions(tx).await?;
    let in_doubt = roll_back(tx).await?;
    let (feed_before, feed_after) = leave_gap(tx).await?;
    let id = tx.source().uuid();
    let row = ActiveModel {
        id: Set(id),
        restored_at: Set(tx.now()),
        backed_up_at: Set(backed_up_at),
        feed_before: Set(feed_before),
        feed_after: Set(feed_after),
        in_doubt: Set(i64::try_from(in_doubt).unwrap_or(i64::MAX)),
    };
    row.insert(tx.db()).await?;
    tx.audit("database.restore", "database_restore", id);
    Ok(Restored { backed_up_at, in_doubt })
}

/// The last instant that the database knows of: when it was copied.
async fn newest_instant(tx: &Tx) -> Result<Option<DateTime<Utc>>> {
    let audited: Option<Option<DateTime<Utc>>> =
        audit::Entity::find().select_only().column_as(audit::Column::At.max(), "at").into_tuple().one(tx.db()).await?;
    let backup = last_backup(tx.db()).await?.map(|backup| backup.begun_at);
    let known = last_known_instant(tx.db()).await?;
    Ok([audited.flatten(), backup, known].into_iter().flatten().max())
}

/// Leaves numbers of the change feed out, which may have been told in the time that was lost. What comes next says
/// that lists are to be read again.
async fn leave_gap(tx: &Tx) -> Result<(i64, i64)> {
    let before = last_change(tx.db()).await?;
    let after = before.saturating_add(FEED_GAP);
    let row = change::ActiveModel {
        seq: Set(after),
        entity: Set(ChangeEntity::Reports),
        id: Set(Uuid::nil()),
        kind: Set(ChangeKind::Update),
    };
    change::Entity::insert(row).exec_without_returning(tx.db()).await?;
    if tx.db().get_database_backend() == DbBackend::Postgres {
        let next = "SELECT setval(pg_get_serial_sequence('change', 'seq'), $1)";
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, next, [after.into()]);
        tx.db().query_one_raw(statement).await?;
    }
    Ok((before, after))
}
