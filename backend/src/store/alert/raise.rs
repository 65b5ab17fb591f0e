//! Raising and ending alerts.

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Select,
    sea_query::{Expr, OnConflict},
};
use shared::alert::{AlertEnd, AlertFacts, AlertKind, AlertSubject};

use super::notice::{NoticeEvent, keep_notices};
use crate::{
    entity::{alert, change::ChangeEntity},
    store::{Result, Tx, db::write_one},
};

/// Length of the code's column.
const MAX_CODE_LENGTH: usize = 64;

/// Raises an alert; returns whether it is new. While one of this kind is open for the subject nothing is written, so
/// that it may be called each time the trouble is seen.
///
/// It keeps facts, and becomes sentences where it is read: `crate::alert::alert_text`.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn raise_alert(tx: &mut Tx, subject: AlertSubject, code: &str, facts: &AlertFacts) -> Result<bool> {
    let kind = facts.kind();
    if is_alert_open(tx.db(), kind, subject).await? {
        return Ok(false);
    }
    let id = tx.source().uuid();
    let row = alert::ActiveModel {
        id: Set(id),
        kind: Set(kind.as_str().to_owned()),
        subject: Set(subject.name().to_owned()),
        subject_id: Set(subject.id()),
        code: Set(code.chars().take(MAX_CODE_LENGTH).collect()),
        text: Set(String::new()),
        facts: Set(write_one(Some(facts), "alert")?),
        raised_at: Set(tx.now()),
        ended_at: Set(None),
        ended_by: Set(None),
    };
    // Another server may raise it at the same moment: that is no error of what this transaction is about.
    let once = alert::Entity::insert(row).on_conflict(OnConflict::new().do_nothing().to_owned());
    if once.exec_without_returning(tx.db()).await? == 0 {
        return Ok(false);
    }
    keep_notices(tx, id, NoticeEvent::Raised).await?;
    tx.added(ChangeEntity::Alert, id);
    Ok(true)
}

/// Returns whether an alert of this kind is open for the subject.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn is_alert_open(db: &impl ConnectionTrait, kind: AlertKind, subject: AlertSubject) -> Result<bool> {
    Ok(open(kind, subject).one(db).await?.is_some())
}

/// Ends the open alert of this kind and subject; returns whether there was one.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn end_alert(tx: &mut Tx, kind: AlertKind, subject: AlertSubject, by: AlertEnd) -> Result<bool> {
    let Some(row) = open(kind, subject).one(tx.db()).await? else { return Ok(false) };
    let still_open = alert::Entity::update_many()
        .col_expr(alert::Column::EndedAt, Expr::value(tx.now()))
        .col_expr(alert::Column::EndedBy, Expr::value(by.as_str()))
        .filter(alert::Column::Id.eq(row.id))
        .filter(alert::Column::EndedAt.is_null());
    // Another server may end it at the same moment.
    if still_open.exec(tx.db()).await?.rows_affected == 0 {
        return Ok(false);
    }
    keep_notices(tx, row.id, NoticeEvent::Ended).await?;
    tx.changed(ChangeEntity::Alert, row.id);
    Ok(true)
}

/// The open alert of a kind and a subject, by the index that holds at most one.
fn open(kind: AlertKind, subject: AlertSubject) -> Select<alert::Entity> {
    alert::Entity::find()
        .filter(alert::Column::EndedAt.is_null())
        .filter(alert::Column::Kind.eq(kind.as_str()))
        .filter(alert::Column::Subject.eq(subject.name()))
        .filter(alert::Column::SubjectId.eq(subject.id()))
}
