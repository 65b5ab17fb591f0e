//! Records that are written in one transaction, each by itself: what is wrong with one keeps none of the others.

use std::time::Duration;

use async_graphql::Value;
use async_trait::async_trait;
use uuid::Uuid;

use super::{answer::Answer, once::reused};
use crate::{
    graphql::schema::{
        call::Call,
        error::{Error, Result},
    },
    store::{self, Request, RequestState, Settled, Tx},
};

/// The time for which a group is tried again while the database is busy.
const RETRY_TIMEOUT: Duration = Duration::from_secs(10);
/// The pause before a group is tried again.
const RETRY_PAUSE: Duration = Duration::from_millis(50);

/// One of several records of a mutation.
pub struct Item {
    /// Its place in the arguments, as `input.doses.3`.
    pub place: String,
    /// The input.
    pub input: Value,
    /// The request, when it has a key.
    pub request: Option<Request>,
}

/// The outcome of writing a record.
pub enum Wrote {
    /// It was written, under this id.
    Kept(Uuid, Answer),
    /// The same request wrote it before, under this id.
    Before(Uuid),
    /// It was not written, and this is why.
    Refused(Answer),
}

/// Writes records of one kind.
#[async_trait]
pub trait ItemWriter: Sync {
    /// Locks what several records will write, in one order for all who write them.
    async fn lock(&self, tx: &Tx, items: &[Item]) -> Result<()>;

    /// Writes one record. What it wrote before it refuses is undone.
    async fn write(&self, tx: &mut Tx, item: &Item) -> Result<Wrote>;

    /// Writes several records as if one after the other: one that is refused keeps none of the others.
    ///
    /// # Errors
    /// `BUSY` when the database is; then nothing of the transaction is kept.
    async fn write_several(&self, tx: &mut Tx, items: &[&Item]) -> Result<Vec<Result<Wrote>>> {
        let mut outcomes = Vec::with_capacity(items.len());
        for item in items {
            outcomes.push(write_apart(tx, self, item).await?);
        }
        Ok(outcomes)
    }

    /// The answer about a record that the same request wrote before, as it stands now; none where it is gone.
    async fn tell(&self, item: &Item, id: Uuid) -> Result<Option<Answer>>;
}

/// Writes records in one transaction, and tries again while the database is busy.
///
/// # Errors
/// `BUSY` when the database stays busy, and whatever kept all of them from being written.
pub async fn write_group<W: ItemWriter>(call: &Call, writer: &W, items: &[Item]) -> Result<Vec<Result<Wrote>>> {
    let begun = tokio::time::Instant::now();
    loop {
        match try_group(call, writer, items).await {
            Err(error) if error.is_busy() && begun.elapsed() < RETRY_TIMEOUT => {}
            outcome => return outcome,
        }
        tokio::time::sleep(RETRY_PAUSE).await;
    }
}

async fn try_group<W: ItemWriter>(call: &Call, writer: &W, items: &[Item]) -> Result<Vec<Result<Wrote>>> {
    let mut tx = call.app.store.begin(&call.actor()).await?;
    let requests: Vec<_> = items.iter().filter_map(|item| item.request.as_ref()).collect();
    let mut states = store::claim_requests(&tx, &requests).await?.into_iter();
    let states: Vec<_> = items.iter().map(|item| item.request.as_ref().and_then(|_| states.next())).collect();
    let is_open = |state: &Option<RequestState>| matches!(state, Some(RequestState::Claimed) | None);
    let open: Vec<_> = items.iter().zip(&states).filter(|(_, state)| is_open(state)).map(|(item, _)| item).collect();
    let mut written = write_open(&mut tx, writer, items, &open).await?.into_iter();
    let mut outcomes = Vec::with_capacity(items.len());
    let mut settled = Vec::with_capacity(requests.len());
    for (item, state) in items.iter().zip(states) {
        let outcome = match &state {
            Some(RequestState::Done(known)) => {
                known.records.first().map(|id| Wrote::Before(*id)).ok_or_else(wrote_nothing)
            }
            Some(RequestState::Reused) => Err(reused()),
            Some(RequestState::Claimed) | None => written.next().unwrap_or_else(|| Err(wrote_nothing())),
        };
        if let (Some(request), Some(RequestState::Claimed)) = (&item.request, &state) {
            let kept = match &outcome {
                Ok(Wrote::Kept(id, _)) => Some(Settled::of(vec![*id])),
                _ => None,
            };
            settled.push((request, kept));
        }
        outcomes.push(outcome);
    }
    if outcomes.iter().any(|outcome| matches!(outcome, Ok(Wrote::Kept(..)))) {
        store::settle_requests(&tx, &settled).await?;
        tx.commit().await?;
    } else {
        tx.cancel().await?;
    }
    Ok(outcomes)
}

fn wrote_nothing() -> Error {
    Error::Internal(anyhow::anyhow!("a request was settled without a record"))
}

/// Writes the records of a group that were not written before.
async fn write_open<W: ItemWriter>(
    tx: &mut Tx,
    writer: &W,
    items: &[Item],
    open: &[&Item],
) -> Result<Vec<Result<Wrote>>> {
    if items.len() > 1 {
        writer.lock(tx, items).await?;
        return writer.write_several(tx, open).await;
    }
    let Some(only) = open.first() else { return Ok(Vec::new()) };
    // What it wrote before it is refused goes with the transaction.
    match writer.write(tx, only).await {
        Err(error) if error.is_busy() => Err(error),
        outcome => Ok(vec![outcome]),
    }
}

/// Writes one record beside others, within a savepoint.
///
/// # Errors
/// `BUSY` when the database is; then nothing of the transaction is kept.
pub async fn write_apart<W: ItemWriter + ?Sized>(tx: &mut Tx, writer: &W, item: &Item) -> Result<Result<Wrote>> {
    let savepoint = tx.savepoint().await?;
    match writer.write(tx, item).await {
        Err(error) if error.is_busy() => Err(error),
        kept @ Ok(Wrote::Kept(..)) => {
            tx.release(savepoint).await?;
            Ok(kept)
        }
        other => {
            tx.undo_to(savepoint).await?;
            Ok(other)
        }
    }
}
