//! The reader of the change table.

use std::time::Duration;

use tokio::sync::broadcast;
use uuid::Uuid;

use crate::{
    entity::change::ChangeEntity,
    store::{self, Store, changes_since, last_change},
};

/// Number of changes that wait for a slow subscriber before it must read again.
const CHANNEL_CAPACITY: usize = 4_096;
/// Maximum number of changes that are read at once.
const BATCH_SIZE: u64 = 500;
/// Poll interval for the commits of other processes.
const POLL_INTERVAL: Duration = Duration::from_secs(1);

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// Its number.
    pub seq: i64,
    /// Its subject.
    pub entity: ChangeEntity,
    /// The row.
    pub id: Uuid,
}

/// Tells subscribers of changes, in their order.
#[derive(Clone)]
pub struct Feed {
    sender: broadcast::Sender<Changed>,
}

impl Default for Feed {
    fn default() -> Self {
        Self { sender: broadcast::Sender::new(CHANNEL_CAPACITY) }
    }
}

impl Feed {
    /// Listens from now on.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Changed> {
        self.sender.subscribe()
    }

    /// Follows the table until the task is dropped.
    pub async fn follow(&self, store: &Store) {
        let mut committed = store.committed();
        let mut last = None;
        loop {
            committed.mark_unchanged();
            match self.pass_on(store, last).await {
                Ok(seq) => last = Some(seq),
                Err(error) => tracing::error!(error = %error, "change.feed_failed"),
            }
            // A commit of this process rings at once; others are seen at the next look.
            let _ = tokio::time::timeout(POLL_INTERVAL, committed.changed()).await;
        }
    }

    async fn pass_on(&self, store: &Store, last: Option<i64>) -> store::Result<i64> {
        let Some(mut last) = last else { return last_change(store.reader()).await };
        loop {
            let rows = changes_since(store.reader(), last, BATCH_SIZE).await?;
            let Some(newest) = rows.last().map(|row| row.seq) else { return Ok(last) };
            for row in rows {
                // Nobody listening is no error.
                let _ = self.sender.send(Changed { seq: row.seq, entity: row.entity, id: row.id });
            }
            last = newest;
        }
    }
}
