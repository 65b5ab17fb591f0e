//! What is deleted in time: bodies of messages, sessions that ended long ago, and the beginning of the change feed. Each
//! step deletes a few rows, which an index finds.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::{
    entity::{change, feed_mark, session, submission, webhook_endpoint as webhook},
    store::{Result, Tx, feed::last_change},
};

/// Time for which a session is kept after its end.
pub const SESSION_RETENTION: TimeDelta = TimeDelta::days(90);
/// Time for which the change feed is kept.
pub const FEED_RETENTION: TimeDelta = TimeDelta::days(90);
/// Time between two marks of the change feed.
const MARK_INTERVAL: TimeDelta = TimeDelta::days(1);

/// Deletes the bodies of messages that were claimed before an instant, the oldest first; their rows stay, with what
/// the registry said of them. Returns how many messages lost theirs.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn purge_bodies(tx: &Tx, before: DateTime<Utc>, limit: u64) -> Result<u64> {
    let old: Vec<Uuid> = submission::Entity::find()
        .select_only()
        .column(submission::Column::Id)
        .filter(submission::Column::Request.is_not_null())
        .filter(submission::Column::ClaimedAt.lt(before))
        .filter(submission::Column::FinishedAt.is_not_null())
        .order_by_asc(submission::Column::ClaimedAt)
        .order_by_asc(submission::Column::Id)
        .limit(limit)
        .into_tuple()
        .all(tx.db())
        .await?;
    if old.is_empty() {
        return Ok(0);
    }
    let purged = submission::ActiveModel {
        request: Set(None),
        response: Set(None),
        purged_at: Set(Some(tx.now())),
        ..Default::default()
    };
    let purging = submission::Entity::update_many().set(purged).filter(submission::Column::Id.is_in(old));
    Ok(purging.exec(tx.db()).await?.rows_affected)
}

/// Deletes sessions that ended long ago, the oldest first. Returns how many.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn drop_old_sessions(tx: &Tx, limit: u64) -> Result<u64> {
    let old: Vec<Uuid> = session::Entity::find()
        .select_only()
        .column(session::Column::Id)
        .filter(session::Column::ExpiresAt.lt(tx.now() - SESSION_RETENTION))
        .order_by_asc(session::Column::ExpiresAt)
        .limit(limit)
        .into_tuple()
        .all(tx.db())
        .await?;
    if old.is_empty() {
        return Ok(0);
    }
    let dropping = session::Entity::delete_many().filter(session::Column::Id.is_in(old));
    Ok(dropping.exec(tx.db()).await?.rows_affected)
}

/// Notes where the change feed stands, once a day: changes have no time of their own.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn mark_feed(tx: &Tx) -> Result<()> {
    let newest = newest_mark(tx.db(), tx.now()).await?;
    if newest.is_some_and(|mark| tx.now() - mark.marked_at < MARK_INTERVAL) {
        return Ok(());
    }
    let seq = last_change(tx.db()).await?;
    let row = feed_mark::ActiveModel { id: Set(tx.source().uuid()), marked_at: Set(tx.now()), seq: Set(seq) };
    row.insert(tx.db()).await?;
    Ok(())
}

/// The newest mark up to an instant.
async fn newest_mark(db: &impl ConnectionTrait, until: DateTime<Utc>) -> Result<Option<feed_mark::Model>> {
    let marks = feed_mark::Entity::find().filter(feed_mark::Column::MarkedAt.lte(until));
    Ok(marks.order_by_desc(feed_mark::Column::MarkedAt).limit(1).one(db).await?)
}

/// Deletes the oldest changes that are older than the feed is kept, but none that a webhook has not been told of, and
/// never the newest. Returns how many.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn drop_old_changes(tx: &Tx, limit: u64) -> Result<u64> {
    let Some(mark) = newest_mark(tx.db(), tx.now() - FEED_RETENTION).await? else { return Ok(0) };
    let waiting: Option<Option<i64>> = webhook::Entity::find()
        .select_only()
        .column_as(webhook::Column::LastSeq.min(), "seq")
        .filter(webhook::Column::DisabledAt.is_null())
        .into_tuple()
        .one(tx.db())
        .await?;
    let newest = last_change(tx.db()).await?;
    let until = [Some(mark.seq), waiting.flatten(), Some(newest - 1)].into_iter().flatten().min().unwrap_or_default();
    let old: Vec<i64> = change::Entity::find()
        .select_only()
        .column(change::Column::Seq)
        .filter(change::Column::Seq.lte(until))
        .order_by_asc(change::Column::Seq)
        .limit(limit)
        .into_tuple()
        .all(tx.db())
        .await?;
    let Some(last) = old.last() else {
        let before = feed_mark::Entity::delete_many().filter(feed_mark::Column::MarkedAt.lt(mark.marked_at));
        before.exec(tx.db()).await?;
        return Ok(0);
    };
    let dropping = change::Entity::delete_many().filter(change::Column::Seq.lte(*last));
    Ok(dropping.exec(tx.db()).await?.rows_affected)
}
