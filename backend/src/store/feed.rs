//! The rows of the change feed; `crate::feed` follows them.

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::{
    entity::{change, database_restore, feed_mark},
    store::Result,
};

/// Changes after a point, oldest first.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn changes_since(db: &impl ConnectionTrait, seq: i64, limit: u64) -> Result<Vec<change::Model>> {
    let after = change::Entity::find().filter(change::Column::Seq.gt(seq));
    Ok(after.order_by_asc(change::Column::Seq).limit(limit).all(db).await?)
}

/// The oldest change's number; none when there is none.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn first_change(db: &impl ConnectionTrait) -> Result<Option<i64>> {
    let oldest = change::Entity::find().order_by_asc(change::Column::Seq).one(db).await?;
    Ok(oldest.map(|row| row.seq))
}

/// The newest change's number; 0 when there is none.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn last_change(db: &impl ConnectionTrait) -> Result<i64> {
    let all = change::Entity::find().select_only().column_as(change::Column::Seq.max(), "newest");
    let newest: Option<Option<i64>> = all.into_tuple().one(db).await?;
    Ok(newest.flatten().unwrap_or_default())
}

/// The number after which everything stands that changed since an instant. Changes have no time of their own, so it is
/// where the feed stood when it was marked last before; where that is not known any more, its beginning.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn change_before(db: &impl ConnectionTrait, instant: DateTime<Utc>) -> Result<i64> {
    let marks = feed_mark::Entity::find().filter(feed_mark::Column::MarkedAt.lte(instant));
    let mark = marks.order_by_desc(feed_mark::Column::MarkedAt).limit(1).one(db).await?;
    let beginning = first_change(db).await?.map_or(0, |first| first - 1);
    Ok(mark.map_or(beginning, |mark| mark.seq.max(beginning)))
}

/// Returns `true` if a number was told before the database was restored from an older backup: what it stood for is lost.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn is_lost(db: &impl ConnectionTrait, seq: i64) -> Result<bool> {
    let gap = database_restore::Entity::find()
        .filter(database_restore::Column::FeedBefore.lt(seq))
        .filter(database_restore::Column::FeedAfter.gt(seq));
    Ok(gap.limit(1).one(db).await?.is_some())
}
