//! Interest in a program that is not ready: kept, and passed on.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{LockBehavior, LockType},
};
use uuid::Uuid;

use crate::{
    entity::{change::ChangeEntity, interest},
    store::{Result, Tx},
};

/// Maximum time for a server to pass one on, before another tries.
const LEASE: TimeDelta = TimeDelta::seconds(150);

/// Interest, as it is told.
#[derive(Debug, Clone)]
pub struct NewInterest<'a> {
    /// The program.
    pub program_code: &'a str,
    /// The contact of whoever is interested.
    pub contact: &'a str,
    /// The number of doses to report, in words.
    pub volume: Option<&'a str>,
    /// A note.
    pub note: Option<&'a str>,
    /// `true` if it is to be passed on.
    pub passes_on: bool,
}

/// Keeps that somebody wants a program that is not ready yet.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn keep_interest(tx: &mut Tx, new: NewInterest<'_>) -> Result<interest::Model> {
    let id = tx.source().uuid();
    let row = interest::ActiveModel {
        id: Set(id),
        program_code: Set(new.program_code.to_owned()),
        contact: Set(new.contact.to_owned()),
        volume: Set(new.volume.map(str::to_owned)),
        note: Set(new.note.map(str::to_owned)),
        created_at: Set(tx.now()),
        passed_on_at: Set(None),
        tries: Set(0),
        next_try_at: Set(new.passes_on.then(|| tx.now())),
        failure: Set(None),
    };
    let row = row.insert(tx.db()).await?;
    tx.added(ChangeEntity::Interest, id);
    Ok(row)
}

/// Returns all interest, newest first.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn interests(db: &impl ConnectionTrait) -> Result<Vec<interest::Model>> {
    let newest = interest::Entity::find().order_by_desc(interest::Column::CreatedAt);
    Ok(newest.order_by_desc(interest::Column::Id).all(db).await?)
}

/// Returns `true` if an interest is due to be passed on, checked without a write: a transaction is begun only then.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn is_any_interest_due(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<bool> {
    let due = interest::Entity::find().filter(interest::Column::NextTryAt.lte(now)).limit(1);
    Ok(due.one(db).await?.is_some())
}

/// Takes one that is due to be passed on, for a while: it goes again when nobody says how it went.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn claim_interest(tx: &mut Tx) -> Result<Option<interest::Model>> {
    let due = interest::Entity::find()
        .filter(interest::Column::NextTryAt.lte(tx.now()))
        .order_by_asc(interest::Column::NextTryAt)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .limit(1)
        .one(tx.db())
        .await?;
    let Some(row) = due else { return Ok(None) };
    let claimed = interest::ActiveModel {
        id: Set(row.id),
        tries: Set(row.tries + 1),
        next_try_at: Set(Some(tx.now() + LEASE)),
        ..Default::default()
    };
    Ok(Some(claimed.update(tx.db()).await?))
}

/// Writes down how passing one on went: done, or why not and when it goes again.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn settle_interest(tx: &mut Tx, id: Uuid, failure: Option<(String, Option<DateTime<Utc>>)>) -> Result<()> {
    let (failure, next) = failure.map_or((None, None), |(text, next)| (Some(text), next));
    let row = interest::ActiveModel {
        id: Set(id),
        passed_on_at: Set(failure.is_none().then(|| tx.now())),
        next_try_at: Set(next),
        failure: Set(failure),
        ..Default::default()
    };
    row.update(tx.db()).await?;
    tx.changed(ChangeEntity::Interest, id);
    Ok(())
}
