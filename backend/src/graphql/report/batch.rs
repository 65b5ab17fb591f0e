//! Batches: shown, canceled, and followed.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use futures_util::{Stream, stream};
use serde::{Deserialize, Serialize};
use shared::report::{BatchState, ReportTab};
use tokio::sync::broadcast::{Receiver, error::RecvError};
use uuid::Uuid;

use super::{filter::ReportFilterInput, row::practice_zone};
use crate::{
    civil::day_of,
    entity::{change::ChangeEntity, report_batch},
    feed::Changed,
    graphql::{
        App,
        schema::{Bindings, Call, Error, Result, parse_id},
    },
    store::{self, BatchFigures, Reader, Refusals},
};

/// Maximum number of open batches in an answer.
const MAX_OPEN: u64 = 50;
/// Minimum time between two events of a subscription.
const EVENT_INTERVAL: Duration = Duration::from_millis(300);

/// Binds the fields of this noun.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("reportCount", report_count);
    bindings.answer("batch", batch);
    bindings.answer("openBatches", open_batches);
    bindings.answer("cancelBatch", cancel_batch);
    bindings.watch("batchProgress", batch_progress);
}

/// Many reports that were asked for at once.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Batch {
    id: String,
    by: String,
    begun_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
    state: Option<BatchState>,
    tab: ReportTab,
    total: i64,
    done: i64,
    queued: i64,
    withdrawn: i64,
    not_queued: Vec<BatchRefusal>,
    counts: BatchFigures,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct BatchRefusal {
    status: String,
    count: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CancelBatchInput {
    batch_id: String,
}

/// The outcome of canceling a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum CancelBatchStatus {
    Done,
    Over,
    NotFound,
}

#[derive(Serialize)]
struct CancelBatchPayload {
    status: CancelBatchStatus,
    batch: Option<Batch>,
}

async fn report_count(call: Call) -> Result<i64> {
    let zone = practice_zone(&call.app).await?;
    let filter = call.arg::<ReportFilterInput>("filter")?.check(&call, &zone)?;
    let filter = filter.for_batch(day_of(call.app.store.source().now(), &zone));
    Ok(store::count_matching(call.app.store.reader(), &filter).await?)
}

async fn batch(call: Call) -> Result<Option<Batch>> {
    find(call.app.store.reader(), call.id("id")?).await
}

async fn open_batches(call: Call) -> Result<Vec<Batch>> {
    let db = call.app.store.reader();
    let mut batches = Vec::new();
    for row in store::open_batches(db, MAX_OPEN).await? {
        batches.push(batch_of(db, row).await?);
    }
    Ok(batches)
}

async fn cancel_batch(call: Call) -> Result<CancelBatchPayload> {
    let id = parse_id(&call.arg::<CancelBatchInput>("input")?.batch_id)?;
    let mut tx = call.app.store.begin(&call.actor()).await?;
    let status = match store::cancel_batch(&mut tx, id).await {
        Ok(true) => CancelBatchStatus::Done,
        Ok(false) => CancelBatchStatus::Over,
        Err(store::Error::NotFound) => CancelBatchStatus::NotFound,
        Err(error) => return Err(error.into()),
    };
    tx.commit().await?;
    Ok(CancelBatchPayload { status, batch: find(call.app.store.reader(), id).await? })
}

async fn find(db: &Reader, id: Uuid) -> Result<Option<Batch>> {
    match store::batch_by_id(db, id).await? {
        Some(row) => Ok(Some(batch_of(db, row).await?)),
        None => Ok(None),
    }
}

/// Returns a batch as it stands now.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn batch_of(db: &Reader, row: report_batch::Model) -> Result<Batch> {
    let tab = store::read_batch_filter(&row)?.tab;
    let not_queued = Refusals::of(&row)?.0.into_iter().map(|(status, count)| BatchRefusal { status, count });
    Ok(Batch {
        id: row.id.to_string(),
        by: row.actor_name,
        begun_at: row.begun_at,
        ended_at: row.ended_at,
        state: BatchState::parse(&row.state),
        tab,
        total: row.total,
        done: row.looked_at,
        queued: row.queued,
        withdrawn: row.withdrawn,
        not_queued: not_queued.collect(),
        counts: store::batch_figures(db, row.id).await?,
    })
}

/// One who follows a batch.
struct Follower {
    app: Arc<App>,
    id: Uuid,
    changes: Receiver<Changed>,
    told: Option<Batch>,
}

async fn batch_progress(call: Call) -> Result<impl Stream<Item = Result<Batch>> + Send + 'static> {
    let id = call.id("id")?;
    let changes = call.app.feed.subscribe();
    if find(call.app.store.reader(), id).await?.is_none() {
        return Err(Error::bad_input("There is no such batch."));
    }
    let follower = Follower { app: Arc::clone(&call.app), id, changes, told: None };
    Ok(stream::unfold(follower, |mut follower| async move {
        let next = follower.next().await?;
        Some((next, follower))
    }))
}

impl Follower {
    /// The batch when it is no longer as it was told: at once for the first time.
    async fn next(&mut self) -> Option<Result<Batch>> {
        loop {
            if self.told.is_some() {
                self.changed().await?;
                // What changes together is counted once.
                tokio::time::sleep(EVENT_INTERVAL).await;
                while self.changes.try_recv().is_ok() {}
            }
            match find(self.app.store.reader(), self.id).await {
                Ok(Some(batch)) if self.told.as_ref() == Some(&batch) => {}
                Ok(Some(batch)) => {
                    self.told = Some(batch.clone());
                    return Some(Ok(batch));
                }
                Ok(None) => return None,
                Err(error) => return Some(Err(error)),
            }
        }
    }

    /// Waits until the batch or any report changed, or so much that not all of it was heard.
    async fn changed(&mut self) -> Option<()> {
        loop {
            match self.changes.recv().await {
                Ok(Changed { entity: ChangeEntity::ReportBatch, id, .. }) if id == self.id => return Some(()),
                Ok(Changed { entity: ChangeEntity::Report | ChangeEntity::Reports, .. }) => return Some(()),
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => return Some(()),
                Err(RecvError::Closed) => return None,
            }
        }
    }
}
