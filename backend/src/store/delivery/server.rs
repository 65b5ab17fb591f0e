//! The servers that share a database: registered at their start, alive while their heartbeats go on.

use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait, LockType},
};
use uuid::Uuid;

use crate::{
    entity::server,
    store::{Result, Tx},
};

/// Registers a server; without effect when it is registered already.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn register_server(tx: &mut Tx, id: Uuid) -> Result<()> {
    if server::Entity::find_by_id(id).one(tx.db()).await?.is_some() {
        return Ok(());
    }
    let row =
        server::ActiveModel { id: Set(id), started_at: Set(tx.now()), heartbeat_at: Set(tx.now()), beats: Set(0) };
    row.insert(tx.db()).await?;
    Ok(())
}

/// Writes a server's heartbeat; registers it anew when the others took it for dead.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn beat(tx: &mut Tx, id: Uuid) -> Result<()> {
    let beaten = server::Entity::update_many()
        .col_expr(server::Column::HeartbeatAt, Expr::value(tx.now()))
        .col_expr(server::Column::Beats, Expr::col(server::Column::Beats).add(1))
        .filter(server::Column::Id.eq(id))
        .exec(tx.db())
        .await?;
    if beaten.rows_affected == 0 {
        tracing::warn!("server.registered_anew");
        register_server(tx, id).await?;
    }
    Ok(())
}

/// The other servers with the number of their heartbeats.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn other_servers(db: &impl ConnectionTrait, id: Uuid) -> Result<Vec<(Uuid, i64)>> {
    let rows = server::Entity::find().filter(server::Column::Id.ne(id)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.beats)).collect())
}

/// Removes servers that ended; what they held is free to be rescued.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn remove_servers(tx: &mut Tx, ids: &[Uuid]) -> Result<()> {
    server::Entity::delete_many().filter(server::Column::Id.is_in(ids.iter().copied())).exec(tx.db()).await?;
    Ok(())
}

/// Returns `true` if a server is registered. It cannot be removed before this transaction ends.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn is_registered(tx: &Tx, id: Uuid) -> Result<bool> {
    let row = server::Entity::find_by_id(id).lock(LockType::KeyShare).one(tx.db()).await?;
    Ok(row.is_some())
}
