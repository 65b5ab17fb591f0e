//! Going on with batches, a piece in one commit.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, LockBehavior, LockType},
};
use shared::report::{BatchState, Refusal, ReportTab};
use uuid::Uuid;

use super::{
    refusals::{Refusals, read_batch_filter},
    withdraw::withdraw_next,
};
use crate::{
    entity::{change::ChangeEntity, integration, report, report_batch, submission},
    reference_data::ReferenceData,
    store::{
        Error, Result, Tx,
        db::{Attempted, MAX_TRIES, behind},
        reporting::{QueueSource, list::filtered, queue_group::queue_group, report::QueueOutcome, set_aside_by_ids},
    },
};

/// Minimum time between two notifications of a batch's progress.
const NOTIFY_INTERVAL: TimeDelta = TimeDelta::milliseconds(300);
/// Number of reports from which on a batch's changes are not noted one by one.
const LARGE: i64 = 1_000;

/// A report's place in the walk.
type BatchCursor = (Uuid, DateTime<Utc>);

/// The figures that one step adds to a batch.
#[derive(Default)]
pub(super) struct Piece {
    pub looked_at: i64,
    pub queued: i64,
    pub withdrawn: i64,
    pub last: Option<BatchCursor>,
    pub is_last: bool,
}

/// Returns `true` if there is something to do for a batch: checked without a write, since nobody begins a transaction
/// before.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn is_any_batch_due(db: &impl ConnectionTrait) -> Result<bool> {
    let open: Vec<(Uuid, String)> = report_batch::Entity::find()
        .select_only()
        .columns([report_batch::Column::Id, report_batch::Column::State])
        .filter(report_batch::Column::EndedAt.is_null())
        .into_tuple()
        .all(db)
        .await?;
    for (id, state) in open {
        if has_work(&state) || !is_under_way(db, id).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn has_work(state: &str) -> bool {
    BatchState::parse(state).is_some_and(BatchState::has_work)
}

/// Returns `true` if any report of a batch is queued or on its way.
async fn is_under_way(db: &impl ConnectionTrait, batch: Uuid) -> Result<bool> {
    let one: Option<Uuid> = report::Entity::find()
        .select_only()
        .column(report::Column::Id)
        .filter(report::Column::BatchId.eq(batch))
        .filter(report::Column::Tab.eq(ReportTab::InProgress.as_str()))
        .limit(1)
        .into_tuple()
        .one(db)
        .await?;
    Ok(one.is_some())
}

/// Goes on with the oldest open batch that no other server is at: queues at most `limit` of its reports, takes as many
/// back, or notes that it is over. Returns `false` if there is nothing to do now.
///
/// # Errors
/// Returns an error if the database is not available; then nothing was written.
pub async fn continue_batch(tx: &mut Tx, reference: &ReferenceData, limit: u64) -> Result<bool> {
    let open = report_batch::Entity::find()
        .filter(report_batch::Column::EndedAt.is_null())
        .order_by_asc(report_batch::Column::BegunAt)
        .order_by_asc(report_batch::Column::Id)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(tx.db())
        .await?;
    let (with_work, at_rest): (Vec<_>, Vec<_>) = open.into_iter().partition(|batch| has_work(&batch.state));
    let Some(batch) = with_work.into_iter().next() else { return end_some(tx, at_rest).await };
    let (piece, refusals) = match BatchState::parse(&batch.state) {
        Some(BatchState::Canceling) => (withdraw_next(tx, &batch, limit).await?, Refusals::of(&batch).ok()),
        _ => queue_next(tx, reference, &batch, limit).await?,
    };
    record_progress(tx, batch, &piece, refusals).await?;
    Ok(true)
}

/// Queues the next reports; with them, why the others were not.
async fn queue_next(
    tx: &mut Tx,
    reference: &ReferenceData,
    batch: &report_batch::Model,
    limit: u64,
) -> Result<(Piece, Option<Refusals>)> {
    let (Ok(mut refusals), Ok(_)) = (Refusals::of(batch), read_batch_filter(batch)) else {
        // Another version wrote it: it ends with what it did.
        tracing::error!(batch.id = %batch.id, "batch.unreadable");
        return Ok((Piece { is_last: true, ..Piece::default() }, None));
    };
    let places = next_places(tx, batch, limit).await?;
    let ids: Vec<Uuid> = places.iter().map(|(id, _)| *id).collect();
    let source = QueueSource::Batch { id: batch.id, is_large: batch.total > LARGE };
    let looked_at = ids.len();
    let (outcomes, unreadable) = queue_readable(tx, reference, ids, source).await?;
    let queued = outcomes.iter().filter(|(_, outcome)| *outcome == QueueOutcome::Queued).count();
    for (_, outcome) in outcomes.iter().filter(|(_, outcome)| *outcome != QueueOutcome::Queued) {
        refusals.add(*outcome);
    }
    unreadable.iter().for_each(|_| refusals.add_unreadable());
    set_aside_by_ids(tx, &unreadable).await?;
    keep_refused(tx, batch.id, &outcomes).await?;
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let piece = Piece {
        looked_at: count(looked_at),
        queued: count(queued),
        last: places.last().copied(),
        is_last: u64::try_from(looked_at).is_ok_and(|read| read < limit),
        ..Piece::default()
    };
    Ok((piece, Some(refusals)))
}

/// The next reports that the filter matches and that were there when the batch began. What was sent meanwhile, and came
/// back to where the filter finds it, is not sent again.
async fn next_places(tx: &Tx, batch: &report_batch::Model, limit: u64) -> Result<Vec<BatchCursor>> {
    let column = |column: report::Column| Expr::col((report::Entity, column));
    let sent_meanwhile = submission::Entity::find()
        .select_only()
        .column(submission::Column::Id)
        .filter(Expr::col((submission::Entity, submission::Column::Id)).eq(column(report::Column::LastSubmissionId)))
        .filter(submission::Column::ClaimedAt.gte(batch.begun_at));
    let from = batch.cursor_added_at.unwrap_or(batch.begun_at);
    let mut next = filtered(&read_batch_filter(batch)?)
        .select_only()
        .columns([report::Column::Id, report::Column::AddedAt])
        .filter(report::Column::AddedAt.lte(from))
        .filter(Expr::exists(QueryTrait::into_query(sent_meanwhile)).not());
    if let (Some(at), Some(id)) = (batch.cursor_added_at, batch.cursor_report_id) {
        next = next.filter(behind(report::Column::AddedAt, report::Column::Id, at, id, true));
    }
    let page = next.order_by_desc(report::Column::AddedAt).order_by_desc(report::Column::Id).limit(limit);
    Ok(page.into_tuple().all(tx.db()).await?)
}

/// Queues reports together, or one by one where one of them cannot be read; gives those that cannot, too.
async fn queue_readable(
    tx: &mut Tx,
    reference: &ReferenceData,
    ids: Vec<Uuid>,
    source: QueueSource,
) -> Result<(Vec<(Uuid, QueueOutcome)>, Vec<Uuid>)> {
    if let Some(outcomes) = queue_within(tx, reference, &ids, source).await? {
        return Ok((ids.into_iter().zip(outcomes).collect(), Vec::new()));
    }
    let (mut queued, mut unreadable) = (Vec::with_capacity(ids.len()), Vec::new());
    for id in ids {
        match queue_within(tx, reference, &[id], source).await? {
            Some(outcomes) => queued.extend(outcomes.into_iter().map(|outcome| (id, outcome))),
            None => unreadable.push(id),
        }
    }
    Ok((queued, unreadable))
}

/// Queues reports within a savepoint; none if one of them cannot be read, and then nothing was written.
async fn queue_within(
    tx: &mut Tx,
    reference: &ReferenceData,
    ids: &[Uuid],
    source: QueueSource,
) -> Result<Option<Vec<QueueOutcome>>> {
    for _ in 0..MAX_TRIES {
        let savepoint = tx.savepoint().await?;
        let queued = queue_group(tx, reference, ids, source).await;
        match tx.settle(savepoint, queued).await? {
            Attempted::Done(outcomes) => return Ok(Some(outcomes)),
            Attempted::Unreadable => return Ok(None),
            Attempted::Conflict => {}
        }
    }
    Err(Error::Conflict)
}

/// Keeps the batch with the reports that must be seen to before they can go, so that they are found by it.
async fn keep_refused(tx: &Tx, batch: Uuid, outcomes: &[(Uuid, QueueOutcome)]) -> Result<()> {
    let is_kept = |outcome: &QueueOutcome| {
        matches!(outcome, QueueOutcome::NotActive | QueueOutcome::Refused(Refusal::Blocked | Refusal::WaitsForRemoval))
    };
    let refused: Vec<_> = outcomes.iter().filter(|(_, outcome)| is_kept(outcome)).map(|(id, _)| *id).collect();
    if refused.is_empty() {
        return Ok(());
    }
    let of_batch = report::ActiveModel { batch_id: Set(Some(batch)), ..Default::default() };
    report::Entity::update_many().set(of_batch).filter(report::Column::Id.is_in(refused)).exec(tx.db()).await?;
    Ok(())
}

/// Keeps how far it has come, and tells whoever watches, but not at every piece.
async fn record_progress(
    tx: &mut Tx,
    batch: report_batch::Model,
    piece: &Piece,
    refusals: Option<Refusals>,
) -> Result<()> {
    let (now, id) = (tx.now(), batch.id);
    let state = BatchState::parse(&batch.state).unwrap_or(BatchState::Canceled);
    let looked_at = batch.looked_at.saturating_add(piece.looked_at);
    let is_told = piece.is_last || batch.told_at.is_none_or(|told| now - told >= NOTIFY_INTERVAL);
    let is_large = batch.total > LARGE;
    // What left the filter before its turn is not missed.
    let is_walked = piece.is_last && state == BatchState::Queuing;
    let mut row = report_batch::ActiveModel {
        total: Set(if is_walked { looked_at } else { Ord::max(batch.total, looked_at) }),
        looked_at: Set(looked_at),
        queued: Set(batch.queued.saturating_add(piece.queued)),
        withdrawn: Set(batch.withdrawn.saturating_add(piece.withdrawn)),
        state: Set(if piece.is_last { state.done() } else { state }.to_string()),
        ..batch.into_active_model()
    };
    match refusals {
        Some(refusals) => row.refusals = Set(refusals.to_column()?),
        None => row.ended_at = Set(Some(now)),
    }
    if let Some((report, at)) = piece.last {
        row.cursor_report_id = Set(Some(report));
        row.cursor_added_at = Set(Some(at));
    }
    if is_told {
        row.told_at = Set(Some(now));
        tx.changed(ChangeEntity::ReportBatch, id);
        if is_large {
            note_many(tx).await?;
        }
    }
    row.update(tx.db()).await?;
    Ok(())
}

/// Notes that very many reports changed, whichever registries they go to.
async fn note_many(tx: &mut Tx) -> Result<()> {
    let ids = integration::Entity::find().select_only().column(integration::Column::Id);
    for id in ids.into_tuple::<Uuid>().all(tx.db()).await? {
        tx.changed(ChangeEntity::Reports, id);
    }
    Ok(())
}

/// Ends batches of which nothing is on its way any more; says whether there were any.
async fn end_some(tx: &mut Tx, batches: Vec<report_batch::Model>) -> Result<bool> {
    let mut has_ended = false;
    for batch in batches {
        if is_under_way(tx.db(), batch.id).await? {
            continue;
        }
        tx.changed(ChangeEntity::ReportBatch, batch.id);
        let ended = report_batch::ActiveModel { ended_at: Set(Some(tx.now())), ..batch.into_active_model() };
        ended.update(tx.db()).await?;
        has_ended = true;
    }
    Ok(has_ended)
}
