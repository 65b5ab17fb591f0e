//! The ids that other systems have for our records: each caller its own.

use std::collections::{HashMap, HashSet};

use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::{
    entity::external_id::{ActiveModel, Column, Entity},
    store::{Error, Result, Tx, db::insert_all},
};

/// Maximum length of another system's id, in characters.
pub const MAX_EXTERNAL_ID_LENGTH: usize = 200;

/// The kinds of records that other systems have ids for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owned {
    /// A patient.
    Patient,
    /// A dose.
    Dose,
}

impl Owned {
    const fn entity(self) -> &'static str {
        match self {
            Self::Patient => "patient",
            Self::Dose => "immunization",
        }
    }
}

/// Returns the record that a caller has an id for.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn record_of_external_id(
    db: &impl ConnectionTrait,
    caller: &str,
    kind: Owned,
    id: &str,
) -> Result<Option<Uuid>> {
    let key = (caller.to_owned(), kind.entity().to_owned(), id.to_owned());
    Ok(Entity::find_by_id(key).one(db).await?.map(|row| row.record_id))
}

/// Returns the records that a caller has these ids for, by the ids.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn records_of_external_ids(
    db: &impl ConnectionTrait,
    caller: &str,
    kind: Owned,
    ids: HashSet<String>,
) -> Result<HashMap<String, Uuid>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let of_caller = Entity::find().filter(Column::Caller.eq(caller)).filter(Column::Entity.eq(kind.entity()));
    let rows = of_caller.filter(Column::ExternalId.is_in(ids)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.external_id, row.record_id)).collect())
}

/// Keeps the ids that a caller has for new records.
///
/// # Errors
/// `Conflict` when the caller has one of them for another record; then the transaction can only be undone.
pub async fn keep_external_ids(tx: &Tx, caller: &str, kind: Owned, ids: &[(&str, Uuid)]) -> Result<()> {
    insert_all::<Entity, _>(tx.db(), ids.iter().map(|(id, record)| row(caller, kind, id, *record)).collect()).await
}

/// Keeps the id that a caller has for a record.
///
/// # Errors
/// `Taken` when the caller has it for another record; `Busy` when another transaction keeps it at the same time.
pub async fn keep_external_id(tx: &Tx, caller: &str, kind: Owned, id: &str, record: Uuid) -> Result<()> {
    match record_of_external_id(tx.db(), caller, kind, id).await? {
        Some(known) if known == record => return Ok(()),
        Some(_) => return Err(Error::Taken),
        None => {}
    }
    match Entity::insert(row(caller, kind, id, record)).exec_without_returning(tx.db()).await.map_err(Error::from) {
        Ok(_) => Ok(()),
        // Tried again, the record is found by it.
        Err(Error::Conflict) => Err(Error::Busy(DbErr::Custom("an external id is being kept".to_owned()))),
        Err(error) => Err(error),
    }
}

fn row(caller: &str, kind: Owned, id: &str, record: Uuid) -> ActiveModel {
    ActiveModel {
        caller: Set(caller.to_owned()),
        entity: Set(kind.entity().to_owned()),
        external_id: Set(id.to_owned()),
        record_id: Set(record),
    }
}

/// Moves the ids of a record to the one that takes its place.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn move_external_ids(tx: &Tx, kind: Owned, from: Uuid, into: Uuid) -> Result<()> {
    let moved = ActiveModel { record_id: Set(into), ..Default::default() };
    let ids = Entity::update_many().set(moved).filter(Column::Entity.eq(kind.entity()));
    ids.filter(Column::RecordId.eq(from)).exec(tx.db()).await?;
    Ok(())
}
