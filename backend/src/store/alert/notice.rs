//! Notices: an alert's beginning and end, each to be sent once on each channel. Claimed under a lease, sent with no
//! transaction open, and settled.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    sea_query::{LockBehavior, LockType},
};
use shared::wire_enum;
use uuid::Uuid;

use crate::{
    entity::{alert, alert_notice},
    store::{Error, Result, Tx, db::insert_all},
};

wire_enum! {
    /// The event of an alert that a notice reports.
    pub enum NoticeEvent {
        /// The alert was raised.
        Raised = "RAISED",
        /// The alert ended.
        Ended = "ENDED",
    }
}

wire_enum! {
    /// The channel of a notice.
    pub enum NoticeChannel {
        /// Mail.
        Mail = "MAIL",
        /// A webhook.
        Webhook = "WEBHOOK",
    }
}

/// Maximum time for a server to send one, before another tries.
const LEASE: TimeDelta = TimeDelta::seconds(150);

/// A notice that this server sends.
#[derive(Debug, Clone)]
pub struct ClaimedNotice {
    /// The notice, with this try counted.
    pub row: alert_notice::Model,
    /// The event that it reports.
    pub event: NoticeEvent,
    /// The alert, as it is now.
    pub alert: alert::Model,
}

/// The result of sending a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoticeOutcome {
    /// The notice was taken.
    Sent,
    /// The notice was not taken: the reason, and the instant of the next try, if any.
    Failed(String, Option<DateTime<Utc>>),
}

/// Keeps that everybody is to be notified, with what they are notified of. A channel that no server has is passed over:
/// its notices grow too old.
pub(super) async fn keep_notices(tx: &mut Tx, alert: Uuid, event: NoticeEvent) -> Result<()> {
    let rows = NoticeChannel::ALL.iter().map(|channel| alert_notice::ActiveModel {
        id: Set(tx.source().uuid()),
        alert_id: Set(alert),
        event: Set(event.as_str().to_owned()),
        channel: Set(channel.as_str().to_owned()),
        created_at: Set(tx.now()),
        tries: Set(0),
        next_try_at: Set(Some(tx.now())),
        sent_at: Set(None),
        failure: Set(None),
    });
    insert_all::<alert_notice::Entity, _>(tx.db(), rows.collect()).await
}

/// Returns `true` if a notice of a channel is due, checked without a write: a transaction is begun only then.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn is_any_notice_due(db: &impl ConnectionTrait, channel: NoticeChannel, now: DateTime<Utc>) -> Result<bool> {
    Ok(due(channel, now).limit(1).one(db).await?.is_some())
}

/// Takes the notice that is due first, for a while: it goes again when nobody says how it went.
///
/// # Errors
/// Returns an error if the database is not available, or the row was written by another version.
pub async fn claim_notice(tx: &mut Tx, channel: NoticeChannel) -> Result<Option<ClaimedNotice>> {
    let first = due(channel, tx.now())
        .order_by_asc(alert_notice::Column::NextTryAt)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .limit(1);
    let Some(row) = first.one(tx.db()).await? else { return Ok(None) };
    let claimed = alert_notice::ActiveModel {
        id: Set(row.id),
        tries: Set(row.tries + 1),
        next_try_at: Set(Some(tx.now() + LEASE)),
        ..Default::default()
    };
    let row = claimed.update(tx.db()).await?;
    let alert = alert::Entity::find_by_id(row.alert_id).one(tx.db()).await?.ok_or(Error::NotFound)?;
    let event = NoticeEvent::parse(&row.event).ok_or(Error::Unreadable("alert_notice.event"))?;
    Ok(Some(ClaimedNotice { row, event, alert }))
}

/// Keeps how sending a notice went.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn settle_notice(tx: &mut Tx, id: Uuid, outcome: NoticeOutcome) -> Result<()> {
    let (sent_at, failure, next) = match outcome {
        NoticeOutcome::Sent => (Some(tx.now()), None, None),
        NoticeOutcome::Failed(text, next) => (None, Some(text), next),
    };
    let row = alert_notice::ActiveModel {
        id: Set(id),
        sent_at: Set(sent_at),
        failure: Set(failure),
        next_try_at: Set(next),
        ..Default::default()
    };
    row.update(tx.db()).await?;
    Ok(())
}

/// Selects the due notices of a channel. The end of an alert waits until its beginning was sent or given up.
fn due(channel: NoticeChannel, now: DateTime<Utc>) -> Select<alert_notice::Entity> {
    let of_channel = alert_notice::Entity::find().filter(alert_notice::Column::Channel.eq(channel.as_str()));
    let beginning = of_channel
        .clone()
        .select_only()
        .column(alert_notice::Column::AlertId)
        .filter(alert_notice::Column::Event.eq(NoticeEvent::Raised.as_str()))
        .filter(alert_notice::Column::NextTryAt.is_not_null());
    let in_order = Condition::any()
        .add(alert_notice::Column::Event.eq(NoticeEvent::Raised.as_str()))
        .add(alert_notice::Column::AlertId.not_in_subquery(beginning.into_query()));
    of_channel.filter(alert_notice::Column::NextTryAt.lte(now)).filter(in_order)
}
