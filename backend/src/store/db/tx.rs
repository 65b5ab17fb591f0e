//! A transaction: facts, their changes and their audit rows are committed together or not at all.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Instant,
};

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveEnum as _, ActiveModelTrait as _, ActiveValue::Set, ConnectionTrait, DatabaseTransaction, DbBackend,
    EntityTrait, IntoActiveModel as _,
};
use tokio::sync::{OnceCell, watch};
use uuid::Uuid;

use super::{
    audit::{Actor, Entry},
    error::Result,
    slot::Slot,
};
use crate::{
    entity::{
        audit,
        change::{self, ChangeEntity, ChangeKind},
    },
    metrics::Running,
    source::Source,
    vault::MacKey,
};

/// Any number will do, so long as every writer takes the same lock.
const FEED_LOCK: &str = "SELECT pg_advisory_xact_lock(7304510612)";

/// Maximum number of changes that are written in one statement with the lock of the feed.
const FEW_CHANGES: usize = 64;

/// A change of a row: its kind, what it is about and the row's id.
type Change = (ChangeKind, ChangeEntity, Uuid);

/// A point within a transaction, with what had been noted by then.
#[derive(Debug)]
pub struct Savepoint {
    changes: usize,
    audits: usize,
}

/// A transaction that writes.
pub struct Tx {
    inner: DatabaseTransaction,
    actor: Actor,
    signer: Option<MacKey>,
    now: DateTime<Utc>,
    source: Arc<dyn Source>,
    committed: Arc<watch::Sender<u64>>,
    changes: Vec<Change>,
    noted: HashSet<Change>,
    audits: Vec<(&'static str, &'static str, Uuid)>,
    once: OnceCell<Slot>,
    running: Running,
}

impl Tx {
    pub(in crate::store) fn new(
        inner: DatabaseTransaction,
        actor: Actor,
        signer: Option<MacKey>,
        source: Arc<dyn Source>,
        committed: Arc<watch::Sender<u64>>,
        running: Running,
    ) -> Self {
        let now = source.now();
        let (changes, noted, audits) = (Vec::new(), HashSet::new(), Vec::new());
        let once = OnceCell::new();
        Self { inner, actor, signer, now, source, committed, changes, noted, audits, once, running }
    }

    /// The connection.
    #[must_use]
    pub fn db(&self) -> &DatabaseTransaction {
        &self.inner
    }

    /// The place for what is read once in a transaction.
    pub(in crate::store) fn once(&self) -> &OnceCell<Slot> {
        &self.once
    }

    /// The instant at which it began.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// Returns the name of the actor.
    #[must_use]
    pub fn actor(&self) -> &str {
        &self.actor.name
    }

    /// Returns the source of ids.
    #[must_use]
    pub fn source(&self) -> &dyn Source {
        &*self.source
    }

    /// Notes that a row changed.
    pub fn changed(&mut self, entity: ChangeEntity, id: Uuid) {
        self.note((ChangeKind::Update, entity, id));
    }

    /// Notes that a row was added.
    pub fn added(&mut self, entity: ChangeEntity, id: Uuid) {
        self.note((ChangeKind::Insert, entity, id));
    }

    /// Notes that a row is gone, or out of the chart.
    pub fn removed(&mut self, entity: ChangeEntity, id: Uuid) {
        self.note((ChangeKind::Delete, entity, id));
    }

    fn note(&mut self, change: Change) {
        if self.noted.insert(change) {
            self.changes.push(change);
        }
    }

    /// Notes what the actor did.
    pub fn audit(&mut self, action: &'static str, entity: &'static str, id: Uuid) {
        self.audits.push((action, entity, id));
    }

    /// Returns `true` if any noted change is worth a commit.
    #[must_use]
    pub fn has_changes(&self) -> bool {
        !(self.changes.is_empty() && self.audits.is_empty())
    }

    /// Sets a savepoint, to which [`Tx::undo_to`] goes back.
    ///
    /// # Errors
    /// Returns an error if the database is not available.
    pub async fn savepoint(&self) -> Result<Savepoint> {
        self.inner.execute_unprepared("SAVEPOINT piece").await?;
        Ok(Savepoint { changes: self.changes.len(), audits: self.audits.len() })
    }

    /// Keeps what was written since a savepoint.
    ///
    /// # Errors
    /// Returns an error if the database is not available.
    pub async fn release(&self, _savepoint: Savepoint) -> Result<()> {
        self.inner.execute_unprepared("RELEASE SAVEPOINT piece").await?;
        Ok(())
    }

    /// Drops what was written since a savepoint, also where the database refuses every further statement for an error.
    ///
    /// # Errors
    /// Returns an error if the database is not available.
    pub async fn undo_to(&mut self, savepoint: Savepoint) -> Result<()> {
        self.inner.execute_unprepared("ROLLBACK TO SAVEPOINT piece").await?;
        for change in self.changes.drain(savepoint.changes..) {
            self.noted.remove(&change);
        }
        self.audits.truncate(savepoint.audits);
        self.release(savepoint).await
    }

    /// Commits, with the change feed and the audit log, and rings the bell.
    ///
    /// # Errors
    /// Returns an error if the database is not available; then nothing was written.
    pub async fn commit(self) -> Result<()> {
        self.write_audit().await?;
        self.write_changes().await?;
        let committed = Arc::clone(&self.committed);
        self.commit_quietly().await?;
        committed.send_modify(|count| *count += 1);
        Ok(())
    }

    /// Commits what was written, and wakes nobody: enough for what concerns the audit log alone.
    ///
    /// # Errors
    /// Returns an error if the database is not available; then nothing was written.
    pub(in crate::store) async fn commit_quietly(self) -> Result<()> {
        let began = Instant::now();
        self.inner.commit().await?;
        self.running.committed(began.elapsed());
        Ok(())
    }

    /// Drops everything written.
    ///
    /// # Errors
    /// Returns an error if the database is not available; then nothing was written either.
    pub async fn cancel(self) -> Result<()> {
        Ok(self.inner.rollback().await?)
    }

    async fn write_audit(&self) -> Result<()> {
        let entries = self.audits.iter().map(|(action, entity, id)| Entry {
            at: self.now,
            actor: self.actor.clone(),
            action: (*action).to_owned(),
            entity: (*entity).to_owned(),
            record: Some(*id),
            records: 1,
        });
        self.write_entries(entries).await
    }

    /// Writes entries of the audit log, signed where this process has the key.
    pub(in crate::store) async fn write_entries(&self, entries: impl IntoIterator<Item = Entry>) -> Result<()> {
        let rows = entries.into_iter().map(|entry| entry.into_row(self.source.uuid(), self.signer.as_ref()));
        let rows = rows.map(|row| row.into_active_model().reset_all());
        insert_all::<audit::Entity, _>(&self.inner, rows.collect()).await
    }

    /// The lock is held until the commit, so numbers become visible in their order and a reader skips none.
    async fn write_changes(&self) -> Result<()> {
        if self.changes.is_empty() {
            return Ok(());
        }
        let changes = strongest(&self.changes);
        if self.inner.get_database_backend() == DbBackend::Postgres {
            if changes.len() <= FEW_CHANGES {
                self.inner.execute_unprepared(&lock_and_insert(&changes)).await?;
                return Ok(());
            }
            self.inner.execute_unprepared(FEED_LOCK).await?;
        }
        let rows = changes.into_iter().map(|(kind, entity, id)| change::ActiveModel {
            kind: Set(kind),
            entity: Set(entity),
            id: Set(id),
            ..Default::default()
        });
        insert_all::<change::Entity, _>(&self.inner, rows.collect()).await
    }
}

/// Takes the lock of the feed and then writes changes, in one way to PostgreSQL and back. Words and ids need no quoting.
fn lock_and_insert(changes: &[Change]) -> String {
    let row = |(kind, entity, id): &Change| format!("('{}', '{id}', '{}')", entity.to_value(), kind.to_value());
    let rows: Vec<_> = changes.iter().map(row).collect();
    format!("{FEED_LOCK}; INSERT INTO change (entity, id, kind) VALUES {}", rows.join(", "))
}

/// Each row once, where it was noted first, with the strongest kind of its changes.
fn strongest(changes: &[Change]) -> Vec<Change> {
    let mut kinds: HashMap<(ChangeEntity, Uuid), ChangeKind> = HashMap::with_capacity(changes.len());
    for (kind, entity, id) in changes {
        kinds.entry((*entity, *id)).and_modify(|known| *known = (*known).max(*kind)).or_insert(*kind);
    }
    let rows = changes.iter().filter_map(|(_, entity, id)| Some((kinds.remove(&(*entity, *id))?, *entity, *id)));
    rows.collect()
}

/// Inserts in batches that stay below SQLite's limit of parameters.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn insert_all<E, A>(db: &DatabaseTransaction, rows: Vec<A>) -> Result<()>
where
    E: EntityTrait,
    A: sea_orm::ActiveModelTrait<Entity = E>,
{
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let batch: Vec<_> = rows.by_ref().take(500).collect();
        E::insert_many(batch).exec_without_returning(db).await?;
    }
    Ok(())
}
