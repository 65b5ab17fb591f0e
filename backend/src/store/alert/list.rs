//! The open alerts, and the history of all.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::{
    entity::alert,
    store::{
        Page, PageRequest, Result,
        db::{behind, read_instant},
    },
};

/// The open alerts, newest first: a walk through the index that holds only these.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn open_alerts(db: &impl ConnectionTrait) -> Result<Vec<alert::Model>> {
    let open = alert::Entity::find().filter(alert::Column::EndedAt.is_null());
    Ok(open.order_by_desc(alert::Column::RaisedAt).order_by_desc(alert::Column::Id).all(db).await?)
}

/// Returns all alerts, newest first; only those that are open or only those that ended, if asked.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn alert_history(
    db: &impl ConnectionTrait,
    open: Option<bool>,
    page: &PageRequest,
) -> Result<Page<alert::Model>> {
    let mut query = alert::Entity::find()
        .order_by_desc(alert::Column::RaisedAt)
        .order_by_desc(alert::Column::Id)
        .limit(page.first + 1);
    if let Some(open) = open {
        let ended = alert::Column::EndedAt;
        query = query.filter(if open { ended.is_null() } else { ended.is_not_null() });
    }
    if let Some((at, id)) = page.after.as_deref().and_then(read_instant) {
        query = query.filter(behind(alert::Column::RaisedAt, alert::Column::Id, at, id, true));
    }
    let rows = query.all(db).await?;
    Ok(Page::cut(rows, page.first, |row| vec![row.raised_at.to_rfc3339(), row.id.to_string()]))
}

/// The alert of an id.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn alert_by_id(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<alert::Model>> {
    Ok(alert::Entity::find_by_id(id).one(db).await?)
}
