//! What people keep with a report while they work on it: a note, who sees to it, and the day until which it is put off.

use chrono::NaiveDate;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::{
    entity::{change::ChangeEntity, report, user_account},
    store::{Error, Read, Result, Tx},
};

/// A change of an annotation; what is none stays as it is.
#[derive(Debug, Clone, Default)]
pub struct AnnotationChange {
    /// Another note, or no note.
    pub note: Option<Option<String>>,
    /// Another owner, or nobody.
    pub owner: Option<Option<Uuid>>,
    /// Another day until which it is put off, or no day.
    pub put_off_until: Option<Option<NaiveDate>>,
}

/// Changes what is kept with a report. It moves the report nowhere.
///
/// # Errors
/// `NotFound` when there is no such report; `Conflict` when somebody else changed the annotation since it was read.
pub async fn annotate(tx: &mut Tx, read: Read, change: AnnotationChange) -> Result<()> {
    let found = report::Entity::find_by_id(read.id).lock_exclusive().one(tx.db()).await?;
    let row = found.ok_or(Error::NotFound)?;
    if row.annotation_version != read.version {
        return Err(Error::Conflict);
    }
    let note = change.note.unwrap_or_else(|| row.note.clone());
    let owner = change.owner.unwrap_or(row.owner_id);
    let put_off_until = change.put_off_until.unwrap_or(row.put_off_until);
    if (&note, owner, put_off_until) == (&row.note, row.owner_id, row.put_off_until) {
        return Ok(());
    }
    let version = row.annotation_version + 1;
    let mut changed = row.into_active_model();
    changed.note = Set(note);
    changed.owner_id = Set(owner);
    changed.put_off_until = Set(put_off_until);
    changed.annotation_version = Set(version);
    changed.updated_at = Set(tx.now());
    changed.update(tx.db()).await?;
    tx.changed(ChangeEntity::Report, read.id);
    tx.audit("report.annotate", "report", read.id);
    Ok(())
}

/// Returns who can own reports, by name: whoever may sign in, with id and name.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn possible_owners(db: &impl ConnectionTrait) -> Result<Vec<(Uuid, String)>> {
    let enabled = user_account::Entity::find()
        .select_only()
        .columns([user_account::Column::Id, user_account::Column::DisplayName])
        .filter(user_account::Column::DisabledAt.is_null())
        .order_by_asc(user_account::Column::DisplayName)
        .order_by_asc(user_account::Column::Id);
    Ok(enabled.into_tuple().all(db).await?)
}
