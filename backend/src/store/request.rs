//! What keeps a retry from doubling: requests that were carried out under a key, and the numbers that other systems have
//! for our records.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::{
    entity::{external_id, idempotency_key},
    store::{Error, Result, Tx},
};

/// How long a key is kept.
const KEPT: TimeDelta = TimeDelta::days(7);

/// A request that is carried out once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The user or the token that sent it.
    pub caller: String,
    /// The key that the caller made.
    pub key: String,
    /// The mutation.
    pub field: &'static str,
    /// What tells its arguments from others.
    pub fingerprint: String,
}

/// What is known of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RequestState {
    /// It was not carried out.
    New,
    /// It was, and wrote these records.
    Done(Vec<Uuid>),
    /// Another request has the key.
    Other,
}

/// Looks up whether a request was carried out.
///
/// # Errors
/// When the database is not available.
pub async fn request_state(db: &impl ConnectionTrait, request: &Request, now: DateTime<Utc>) -> Result<RequestState> {
    let id = (request.caller.clone(), request.key.clone());
    let found = idempotency_key::Entity::find_by_id(id).one(db).await?.filter(|row| row.created_at + KEPT > now);
    Ok(match found {
        None => RequestState::New,
        Some(row) if row.field == request.field && row.fingerprint == request.fingerprint => {
            let ids = serde_json::from_str(&row.record_ids);
            RequestState::Done(ids.map_err(|_| Error::Unreadable("idempotency_key.record_ids"))?)
        }
        Some(_) => RequestState::Other,
    })
}

/// Keeps that a request was carried out, in the transaction that wrote its records. Keys that are too old are dropped.
///
/// # Errors
/// `Conflict` when the same request is being carried out at the same time.
pub async fn keep_request(tx: &Tx, request: &Request, records: &[Uuid]) -> Result<()> {
    let old = idempotency_key::Column::CreatedAt.lte(tx.now() - KEPT);
    idempotency_key::Entity::delete_many().filter(old).exec(tx.db()).await?;
    let row = idempotency_key::ActiveModel {
        caller: Set(request.caller.clone()),
        key: Set(request.key.clone()),
        field: Set(request.field.to_owned()),
        fingerprint: Set(request.fingerprint.clone()),
        record_ids: Set(serde_json::to_string(records).map_err(|_| Error::Unreadable("idempotency_key.record_ids"))?),
        created_at: Set(tx.now()),
    };
    idempotency_key::Entity::insert(row).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// The kinds of records that other systems have numbers for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbered {
    /// A patient.
    Patient,
    /// A dose.
    Dose,
}

impl Numbered {
    const fn entity(self) -> &'static str {
        match self {
            Self::Patient => "patient",
            Self::Dose => "immunization",
        }
    }
}

/// The record that a caller has a number for.
///
/// # Errors
/// When the database is not available.
pub async fn record_of_number(
    db: &impl ConnectionTrait,
    caller: &str,
    kind: Numbered,
    number: &str,
) -> Result<Option<Uuid>> {
    let id = (caller.to_owned(), kind.entity().to_owned(), number.to_owned());
    Ok(external_id::Entity::find_by_id(id).one(db).await?.map(|row| row.record_id))
}

/// Keeps the number that a caller has for a record. The same number for the same record is kept already.
///
/// # Errors
/// `Taken` when the caller has the number for another record.
pub async fn keep_number(tx: &Tx, caller: &str, kind: Numbered, number: &str, record: Uuid) -> Result<()> {
    match record_of_number(tx.db(), caller, kind, number).await? {
        Some(known) if known == record => Ok(()),
        Some(_) => Err(Error::Taken),
        None => {
            let row = external_id::ActiveModel {
                caller: Set(caller.to_owned()),
                entity: Set(kind.entity().to_owned()),
                external_id: Set(number.to_owned()),
                record_id: Set(record),
            };
            let kept = external_id::Entity::insert(row).exec_without_returning(tx.db()).await;
            kept.map(|_| ()).map_err(|error| match Error::from(error) {
                Error::Conflict => Error::Taken,
                error => error,
            })
        }
    }
}

/// Lets the numbers of a patient's chart stand for another one, into which it was merged.
///
/// # Errors
/// When the database is not available.
pub(in crate::store) async fn move_numbers(tx: &Tx, from: Uuid, into: Uuid) -> Result<()> {
    let moved = external_id::ActiveModel { record_id: Set(into), ..Default::default() };
    let numbers = external_id::Entity::update_many().set(moved);
    let numbers = numbers.filter(external_id::Column::Entity.eq(Numbered::Patient.entity()));
    numbers.filter(external_id::Column::RecordId.eq(from)).exec(tx.db()).await?;
    Ok(())
}
