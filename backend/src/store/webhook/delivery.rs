//! Deliveries: claimed under a lease, sent with no transaction open, and settled. Those of one report go in their order.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Alias, Expr, ExprTrait, LockBehavior, LockType, Query},
};
use uuid::Uuid;

use crate::{
    entity::webhook_delivery::{ActiveModel, Column, Entity, Model},
    store::{Result, Tx},
};

/// Maximum time for a server to send one, before another tries.
const LEASE: TimeDelta = TimeDelta::seconds(120);
/// The time for which a delivery is kept.
const KEPT: TimeDelta = TimeDelta::days(14);

/// Outcome of a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryOutcome {
    /// The status that came back, if any did.
    pub http_status: Option<u16>,
    /// The reason why it was not taken, and the instant of the next try, if any.
    pub failure: Option<(String, Option<DateTime<Utc>>)>,
}

/// Returns `true` if a delivery of a webhook is due, checked without a write.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn is_any_delivery_due(db: &impl ConnectionTrait, webhook: Uuid, now: DateTime<Utc>) -> Result<bool> {
    Ok(due(webhook, now).limit(1).one(db).await?.is_some())
}

/// Takes the delivery of a webhook that is due first, for a while: it goes again when nobody says how it went.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn claim_delivery(tx: &mut Tx, webhook: Uuid) -> Result<Option<Model>> {
    let first = due(webhook, tx.now())
        .order_by_asc(Column::Seq)
        .order_by_asc(Column::Id)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .limit(1);
    let Some(row) = first.one(tx.db()).await? else { return Ok(None) };
    let claimed = ActiveModel {
        id: Set(row.id),
        tries: Set(row.tries + 1),
        next_try_at: Set(Some(tx.now() + LEASE)),
        ..Default::default()
    };
    Ok(Some(claimed.update(tx.db()).await?))
}

/// Keeps how sending a delivery went. One that was made anew meanwhile is gone.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn settle_delivery(tx: &mut Tx, id: Uuid, outcome: DeliveryOutcome) -> Result<()> {
    let (sent_at, failure, next) = match outcome.failure {
        None => (Some(tx.now()), None, None),
        Some((text, next)) => (None, Some(text), next),
    };
    let row = ActiveModel {
        sent_at: Set(sent_at),
        http_status: Set(outcome.http_status.map(i32::from)),
        failure: Set(failure),
        next_try_at: Set(next),
        ..Default::default()
    };
    Entity::update_many().set(row).filter(Column::Id.eq(id)).exec(tx.db()).await?;
    Ok(())
}

/// The newest deliveries of a webhook.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn deliveries_of(db: &impl ConnectionTrait, webhook: Uuid, limit: u64) -> Result<Vec<Model>> {
    let of_webhook = Entity::find().filter(Column::WebhookId.eq(webhook));
    Ok(of_webhook.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).limit(limit).all(db).await?)
}

/// Drops deliveries that ended and are older than they are kept.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn drop_old_deliveries(tx: &Tx) -> Result<()> {
    let old = Entity::delete_many().filter(Column::CreatedAt.lt(tx.now() - KEPT));
    old.filter(Column::NextTryAt.is_null()).exec(tx.db()).await?;
    Ok(())
}

/// Selects the due deliveries of a webhook: of each report only the first that has not ended.
fn due(webhook: Uuid, now: DateTime<Utc>) -> Select<Entity> {
    let earlier = Alias::new("earlier");
    let of = |column: Column| Expr::col((earlier.clone(), column));
    let own = |column: Column| Expr::col((Entity, column));
    let before = Query::select()
        .expr(Expr::val(1))
        .from_as(Entity, earlier.clone())
        .and_where(of(Column::WebhookId).eq(own(Column::WebhookId)))
        .and_where(of(Column::ReportId).eq(own(Column::ReportId)))
        .and_where(of(Column::NextTryAt).is_not_null())
        .and_where(of(Column::Seq).lt(own(Column::Seq)))
        .to_owned();
    Entity::find()
        .filter(Column::WebhookId.eq(webhook))
        .filter(Column::NextTryAt.lte(now))
        .filter(Expr::exists(before).not())
}
