//! One loop for every queue of notes.

use chrono::{DateTime, Utc};

use crate::store::{Result, Store, Tx};

/// The reason why a note was not taken, as a sentence without secrets, and the instant of the next try, if any.
pub type Failure = (String, Option<DateTime<Utc>>);

/// A queue of notes that the database keeps, and what carries them.
#[async_trait::async_trait]
pub trait Queue: Send + Sync {
    /// A note that was claimed.
    type Note: Send + Sync;

    /// The writer, as the audit log shows it.
    fn actor(&self) -> &'static str;

    /// Returns `true` if any note is due, checked without a write.
    async fn is_any_due(&self, store: &Store) -> Result<bool>;

    /// Takes a note under a lease: it goes again when nobody settles it.
    async fn claim(&self, tx: &mut Tx) -> Result<Option<Self::Note>>;

    /// Sends a note; no transaction is open. The inner error says why it was not taken.
    async fn send(&self, store: &Store, note: &Self::Note) -> Result<std::result::Result<(), String>>;

    /// The instant of the next attempt for a note that was not taken; `None` if there is none.
    fn next_try(&self, note: &Self::Note, now: DateTime<Utc>, jitter: f64) -> Option<DateTime<Utc>>;

    /// Keeps how sending a note went.
    async fn settle(&self, tx: &mut Tx, note: &Self::Note, failure: Option<Failure>) -> Result<()>;
}

/// Sends everything that is due; returns how many notes were tried.
///
/// # Errors
/// Returns an error if the database is not available. What was claimed goes again when its lease ends.
pub async fn dispatch(store: &Store, queue: &impl Queue) -> Result<usize> {
    let mut tried = 0;
    while queue.is_any_due(store).await? {
        let mut tx = store.begin(queue.actor()).await?;
        let Some(note) = queue.claim(&mut tx).await? else {
            // Another server was quicker.
            tx.cancel().await?;
            break;
        };
        tx.commit().await?;
        let failure = queue.send(store, &note).await?.err();
        let (now, jitter) = (store.source().now(), store.source().fraction());
        let failure = failure.map(|text| (text, queue.next_try(&note, now, jitter)));
        let mut tx = store.begin(queue.actor()).await?;
        queue.settle(&mut tx, &note, failure).await?;
        tx.commit().await?;
        tried += 1;
    }
    Ok(tried)
}
