//! Requests that are carried out once, by the key that their caller made.
//!
//! A request is claimed at the beginning of the transaction that carries it out, so that the same request at the same
//! time waits for it, and settled at its end with the ids of what was written. Without a commit there was no claim.

use std::collections::HashMap;

use chrono::TimeDelta;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::OnConflict};
use uuid::Uuid;

use crate::{
    entity::idempotency_key::{ActiveModel, Column, Entity},
    store::{Error, Result, Tx, db::insert_all},
};

/// The time for which a key is kept.
const RETENTION: TimeDelta = TimeDelta::days(7);
/// Maximum length of a key, in characters.
pub const MAX_KEY_LENGTH: usize = 190;
/// The column of the ids, for errors.
const RECORD_IDS: &str = "idempotency_key.record_ids";

/// A request that is carried out once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The user or the token that sent it.
    pub caller: String,
    /// The key that the caller made.
    pub key: String,
    /// The mutation.
    pub field: &'static str,
    /// The digest of its input; empty where it is sealed with the answer.
    pub fingerprint: String,
}

/// A request that was carried out, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// The records that it wrote.
    pub records: Vec<Uuid>,
    /// The sealed part of its answer, where input or answer holds a secret.
    pub sealed: Option<Vec<u8>>,
}

impl Settled {
    /// A request whose answer is told from the records alone.
    #[must_use]
    pub const fn of(records: Vec<Uuid>) -> Self {
        Self { records, sealed: None }
    }
}

/// The state of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RequestState {
    /// It was not carried out: it is claimed by this transaction now.
    Claimed,
    /// It was carried out.
    Done(Settled),
    /// Another request of the caller has the key.
    Reused,
}

/// Claims requests of one caller with different keys, and returns the state of each. Waits where another transaction
/// carries out one of them.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn claim_requests(tx: &Tx, requests: &[&Request]) -> Result<Vec<RequestState>> {
    let Some(first) = requests.first() else { return Ok(Vec::new()) };
    // What is older than it is kept counts as never sent.
    let mut renewal = OnConflict::columns([Column::Caller, Column::Key]);
    renewal.update_columns([Column::Field, Column::Fingerprint, Column::RecordIds, Column::Sealed, Column::CreatedAt]);
    renewal.action_and_where(Column::CreatedAt.lte(tx.now() - RETENTION));
    let rows = requests.iter().map(|request| row(tx, request, None, None));
    Entity::insert_many(rows).on_conflict(renewal).exec_without_returning(tx.db()).await?;
    let keys = requests.iter().map(|request| request.key.as_str());
    let known = Entity::find().filter(Column::Caller.eq(&first.caller)).filter(Column::Key.is_in(keys));
    let known: HashMap<_, _> = known.all(tx.db()).await?.into_iter().map(|row| (row.key.clone(), row)).collect();
    let state = |request: &&Request| match known.get(&request.key) {
        Some(row) if row.field != request.field || row.fingerprint != request.fingerprint => Ok(RequestState::Reused),
        Some(row) => match &row.record_ids {
            // Only this transaction sees a claim that is not settled.
            None => Ok(RequestState::Claimed),
            Some(ids) => {
                let records = serde_json::from_str(ids).map_err(|_| Error::Unreadable(RECORD_IDS))?;
                Ok(RequestState::Done(Settled { records, sealed: row.sealed.clone() }))
            }
        },
        None => Err(Error::Unreadable("idempotency_key")),
    };
    requests.iter().map(state).collect()
}

/// Settles claims at the end of the transaction: with what is kept of a request, or as never sent where it wrote
/// nothing.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn settle_requests(tx: &Tx, outcomes: &[(&Request, Option<Settled>)]) -> Result<()> {
    let Some((first, _)) = outcomes.first() else { return Ok(()) };
    let keys = outcomes.iter().map(|(request, _)| request.key.as_str());
    let claims = Entity::delete_many().filter(Column::Caller.eq(&first.caller)).filter(Column::Key.is_in(keys));
    claims.exec(tx.db()).await?;
    let mut rows = Vec::with_capacity(outcomes.len());
    for (request, settled) in outcomes {
        if let Some(settled) = settled {
            let ids = serde_json::to_string(&settled.records).map_err(|_| Error::Unreadable(RECORD_IDS))?;
            rows.push(row(tx, request, Some(ids), settled.sealed.clone()));
        }
    }
    insert_all::<Entity, _>(tx.db(), rows).await
}

fn row(tx: &Tx, request: &Request, record_ids: Option<String>, sealed: Option<Vec<u8>>) -> ActiveModel {
    ActiveModel {
        caller: Set(request.caller.clone()),
        key: Set(request.key.clone()),
        field: Set(request.field.to_owned()),
        fingerprint: Set(request.fingerprint.clone()),
        record_ids: Set(record_ids),
        created_at: Set(tx.now()),
        sealed: Set(sealed),
    }
}

/// Deletes the keys that are older than they are kept.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn drop_old_requests(tx: &Tx) -> Result<u64> {
    let old = Entity::delete_many().filter(Column::CreatedAt.lte(tx.now() - RETENTION));
    Ok(old.exec(tx.db()).await?.rows_affected)
}
