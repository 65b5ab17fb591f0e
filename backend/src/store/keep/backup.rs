//! The rows of backups. One is written before the copy is made, so that the copy holds the instant of its making.

use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::{
    entity::database_backup::{ActiveModel, Column, Entity, Model},
    store::{Result, Tx},
};

/// Begins a backup; returns its id.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn begin_backup(tx: &mut Tx) -> Result<Uuid> {
    let id = tx.source().uuid();
    let row = ActiveModel { id: Set(id), begun_at: Set(tx.now()), finished_at: Set(None), bytes: Set(None) };
    row.insert(tx.db()).await?;
    tx.audit("database.backup", "database_backup", id);
    Ok(id)
}

/// Notes that a backup was made and checked, with its size.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn finish_backup(tx: &mut Tx, id: Uuid, bytes: u64) -> Result<()> {
    let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
    let row =
        ActiveModel { id: Set(id), finished_at: Set(Some(tx.now())), bytes: Set(Some(bytes)), ..Default::default() };
    row.update(tx.db()).await?;
    Ok(())
}

/// Notes that a backup was not made.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn fail_backup(tx: &mut Tx, id: Uuid) -> Result<()> {
    Entity::delete_by_id(id).exec(tx.db()).await?;
    tx.audit("database.backup_failed", "database_backup", id);
    Ok(())
}

/// The newest backup. One that is not finished is being made, or is the one that this database was copied by.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn last_backup(db: &impl ConnectionTrait) -> Result<Option<Model>> {
    Ok(Entity::find().order_by_desc(Column::BegunAt).one(db).await?)
}

/// The newest backup that was made and checked.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn last_finished_backup(db: &impl ConnectionTrait) -> Result<Option<Model>> {
    let finished = Entity::find().filter(Column::FinishedAt.is_not_null());
    Ok(finished.order_by_desc(Column::BegunAt).one(db).await?)
}
