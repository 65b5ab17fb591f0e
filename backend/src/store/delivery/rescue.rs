//! Rescuing: what a server held that ended, or whose answer could not be stored, is free again.

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{LockBehavior, LockType},
};
use shared::{
    advice::Advice,
    report::{AttemptState, Outcome},
};

use super::{
    complete::{Ended, complete_all},
    lease::Lease,
};
use crate::{
    entity::{
        report::{self, Column},
        server, submission,
    },
    store::{
        Result, Tx,
        db::{EachRow, read_each},
        reporting::{set_aside, set_aside_by_ids},
    },
    vault::Vault,
};

/// The failure of an attempt whose server ended.
const STOPPED: (&str, &str) = (
    "lease_lost",
    "Dosewire stopped while the message was on its way, so nobody knows whether it arrived. The same message goes \
     again.",
);
/// The failure of an attempt whose server is alive and did not complete it in time.
const NOT_STORED: (&str, &str) = (
    "answer_not_stored",
    "The answer could not be stored in time, so nobody knows whether the message arrived. The same message goes again.",
);

/// Tries after which a message that met the end of its server waits longer than its exchange: it may be the cause.
const UNPAUSED_TRIES: i32 = 3;
/// Maximum number of reports that are rescued in one transaction.
const BATCH_SIZE: u64 = 500;

/// Returns `true` if a server that ended holds a report, or one beyond its lease, checked without a write.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn is_any_lost(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<bool> {
    let found: Option<uuid::Uuid> =
        report::Entity::find().select_only().column(Column::Id).filter(lost(now)).into_tuple().one(db).await?;
    Ok(found.is_some())
}

fn lost(now: DateTime<Utc>) -> Condition {
    let registered = QueryTrait::into_query(server::Entity::find().select_only().column(server::Column::Id));
    let freed = Condition::any()
        .add(Column::LeaseUntil.lt(now))
        .add(Column::ServerId.is_null())
        .add(Column::ServerId.not_in_subquery(registered));
    Condition::all().add(Column::Attempt.eq(AttemptState::Sending.as_str())).add(freed)
}

/// Takes back what servers held that ended, and what was held beyond its lease: whether it was sent is not known.
/// Returns how many reports were taken back.
///
/// The same message goes again, but not before its exchange would have ended: so long the registry may be at work on
/// it.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn rescue(tx: &mut Tx, vault: &Vault, next_try: impl Fn(i32) -> Option<DateTime<Utc>>) -> Result<u64> {
    let lost = report::Entity::find()
        .filter(lost(tx.now()))
        .order_by_asc(Column::Id)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .limit(BATCH_SIZE);
    let EachRow { rows: lost, unreadable } = read_each(tx.db(), lost).await?;
    set_aside_by_ids(tx, &unreadable).await?;
    let ids = lost.iter().filter_map(|row| row.last_submission_id);
    let opened = submission::Entity::find().filter(submission::Column::Id.is_in(ids)).all(tx.db()).await?;
    let servers = server::Entity::find().all(tx.db()).await?;
    let mut attempts = Vec::new();
    for row in &lost {
        let Some(submission) = opened.iter().find(|submission| Some(submission.id) == row.last_submission_id) else {
            set_aside(tx, row).await?;
            continue;
        };
        let is_alive = servers.iter().any(|server| Some(server.id) == row.server_id);
        // A stop says nothing about the registry, so no pause is needed after the first ones.
        let pause = if is_alive || row.tries > UNPAUSED_TRIES { next_try(row.tries) } else { Some(tx.now()) };
        let until = pause.map(|at| row.lease_until.map_or(at, |end| at.max(over_at(submission, end, tx.now()))));
        attempts.push((submission, unknown(is_alive, until)));
    }
    let attempts: Vec<_> = attempts.iter().map(|(submission, ended)| (*submission, ended)).collect();
    complete_all(tx, vault, &attempts).await?;
    Ok(u64::try_from(lost.len()).unwrap_or(u64::MAX))
}

/// Returns the instant by which the exchange of a message is over, whose lease ends then.
fn over_at(submission: &submission::Model, lease_ends: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
    Lease::between(submission.claimed_at, lease_ends).exchange_ends(submission.claimed_at, now)
}

/// Returns the result of an attempt whose outcome is unknown, for a server that is alive or not.
fn unknown(is_alive: bool, until: Option<DateTime<Utc>>) -> Ended {
    let (code, text) = if is_alive { NOT_STORED } else { STOPPED };
    Ended {
        advice: Advice::RetrySoon,
        failure: Some((code.to_owned(), text.to_owned())),
        ..Ended::of(Outcome::Unknown { until })
    }
}
