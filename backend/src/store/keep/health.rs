//! What the doctor reads of a database.

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use shared::report::{AttemptState, HoldReason, view};

use super::file::{self, FreePages, faults};
use crate::{
    entity::report::{self, Column},
    store::{
        Error, Result, audit,
        db::{EachRow, read_each},
        registry::check_key,
        reporting::state_of,
    },
    vault::Vault,
};

/// Number of reports that are counted again at a time.
const BATCH_SIZE: u64 = 1_000;

/// The faults that SQLite finds in its file without reading each index; `None` on PostgreSQL, which has no such check.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn quick_check(db: &impl ConnectionTrait) -> Result<Option<Vec<String>>> {
    if db.get_database_backend() != DbBackend::Sqlite {
        return Ok(None);
    }
    Ok(Some(faults(db, "quick_check").await?))
}

/// The free pages of SQLite's file; `None` on PostgreSQL, which uses its own again.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn free_pages(db: &impl ConnectionTrait) -> Result<Option<FreePages>> {
    if db.get_database_backend() != DbBackend::Sqlite {
        return Ok(None);
    }
    Ok(Some(file::free_pages(db).await?))
}

/// All reports, those whose tab or status is not what follows from their state, and those that cannot be read.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn recount(db: &impl ConnectionTrait) -> Result<[u64; 3]> {
    let (mut all, mut wrong, mut unread, mut after) = (0, 0, 0, None);
    loop {
        let mut next = report::Entity::find().order_by_asc(Column::Id).limit(BATCH_SIZE);
        if let Some(after) = after {
            next = next.filter(Column::Id.gt(after));
        }
        let EachRow { rows, unreadable } = read_each(db, next).await?;
        let Some(last) = rows.iter().map(|row| row.id).chain(unreadable.iter().copied()).max() else {
            return Ok([all, wrong, unread]);
        };
        after = Some(last);
        all += count(rows.len() + unreadable.len());
        unread += count(unreadable.len());
        for row in rows {
            match state_of(&row).map(|state| view(&state)) {
                // What was set aside stands where it was, whatever its columns say.
                Err(_) => unread += 1,
                Ok(seen) if seen.tab.as_str() == row.tab && seen.status.as_str() == row.status => {}
                Ok(_) if row.held.as_deref() == Some(HoldReason::Unreadable.as_str()) => unread += 1,
                Ok(_) => wrong += 1,
            }
        }
    }
}

fn count(rows: usize) -> u64 {
    u64::try_from(rows).unwrap_or_default()
}

/// Number of messages whose outcome is not known.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn unknown_outcomes(db: &impl ConnectionTrait) -> Result<u64> {
    let unknown = report::Entity::find().filter(Column::Attempt.eq(AttemptState::Unknown.as_str()));
    Ok(unknown.count(db).await?)
}

/// Returns whether the keys at hand open the passwords of registries and the key of the audit log.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn is_opened_by(db: &impl ConnectionTrait, vault: &Vault) -> Result<bool> {
    match check_key(db, vault).await {
        Err(Error::Sealed) => return Ok(false),
        checked => checked?,
    }
    Ok(audit::head(db).await?.is_none_or(|head| audit::open_key(vault, &head).is_ok()))
}

/// The head of the audit log as NUMBER:SEAL, if the log has begun.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn audit_head(db: &impl ConnectionTrait) -> Result<Option<String>> {
    Ok(audit::head(db).await?.map(|head| format!("{}:{}", head.seq, hex::encode(&head.seal))))
}
