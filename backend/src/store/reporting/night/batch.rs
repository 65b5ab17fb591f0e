//! A night's doses, carried out in batches: each with how far the night has come, in one commit.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{LockBehavior, LockType},
};
use shared::{
    night::Window,
    report::{Refusal, ReportTab},
};
use uuid::Uuid;

use super::run::instants;
use crate::{
    civil::day_of,
    entity::{change::ChangeEntity, night_run, report},
    reference_data::ReferenceData,
    store::{
        Result, Tx,
        db::{Attempted, MAX_TRIES, behind},
        reporting::{
            QueueSource,
            list::not_put_off,
            report::{QueueOutcome, queue},
            set_aside_by_ids,
        },
    },
};

/// The result of one batch of a night.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NightBatch {
    /// Doses looked at.
    pub found: i32,
    /// Doses that were queued.
    pub queued: i32,
    /// Doses that lack something.
    pub blocked: i32,
    /// Doses that cannot be read, and were set aside.
    pub unreadable: i32,
    /// `true` if the night has no further doses.
    pub is_last: bool,
}

/// Queues the next doses of a night that nobody has tried yet, at most `limit`. None when the night is over, or when
/// another server is at it.
///
/// Each dose is queued by itself: one that cannot be read is counted and set aside.
///
/// # Errors
/// Returns an error if the database is not available; then nothing was written.
pub async fn continue_night(
    tx: &mut Tx,
    reference: &ReferenceData,
    run: Uuid,
    window: &Window,
    limit: u64,
) -> Result<Option<NightBatch>> {
    let Some(run) = lock_open(tx, run).await? else { return Ok(None) };
    let doses = untried_after(tx, &run, window, limit).await?;
    let mut batch =
        NightBatch { is_last: u64::try_from(doses.len()).is_ok_and(|read| read < limit), ..Default::default() };
    let mut unreadable = Vec::new();
    for (report, _) in &doses {
        batch.found += 1;
        match queue_alone(tx, reference, *report, run.id).await? {
            Attempted::Done(QueueOutcome::Queued) => batch.queued += 1,
            Attempted::Done(QueueOutcome::Refused(Refusal::Blocked)) => batch.blocked += 1,
            Attempted::Done(_) => {}
            Attempted::Conflict => tracing::warn!(report.id = %report, "night.dose_busy"),
            Attempted::Unreadable => {
                batch.unreadable += 1;
                unreadable.push(*report);
            }
        }
    }
    set_aside_by_ids(tx, &unreadable).await?;
    record_progress(tx, run, batch, doses.last().copied()).await?;
    Ok(Some(batch))
}

async fn lock_open(tx: &Tx, run: Uuid) -> Result<Option<night_run::Model>> {
    let open = night_run::Entity::find_by_id(run).filter(night_run::Column::EndedAt.is_null());
    Ok(open.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked).one(tx.db()).await?)
}

/// Queues one dose. A conflict is with somebody who changes the dose at this moment, and says nothing of its record: it
/// is tried again.
async fn queue_alone(
    tx: &mut Tx,
    reference: &ReferenceData,
    report: Uuid,
    run: Uuid,
) -> Result<Attempted<QueueOutcome>> {
    for _ in 0..MAX_TRIES {
        let savepoint = tx.savepoint().await?;
        let queued = queue(tx, reference, report, QueueSource::Night(run)).await;
        match tx.settle(savepoint, queued).await? {
            Attempted::Conflict => {}
            other => return Ok(other),
        }
    }
    Ok(Attempted::Conflict)
}

/// The next reports of a window that nobody has tried: not from before the activation, not failed earlier, not
/// accepted, and not put off. Only ids and the order's columns are read, so that no record stops the page.
async fn untried_after(
    tx: &Tx,
    run: &night_run::Model,
    window: &Window,
    limit: u64,
) -> Result<Vec<(Uuid, DateTime<Utc>)>> {
    let (start, end) = instants(window);
    let today = day_of(tx.now(), &tx.practice().await?.zone);
    let mut untried = report::Entity::find()
        .select_only()
        .columns([report::Column::Id, report::Column::AddedAt])
        .filter(report::Column::IntegrationId.eq(run.integration_id))
        .filter(report::Column::AddedAt.gte(run.cursor_added_at.unwrap_or(start)))
        .filter(report::Column::AddedAt.lt(end))
        .filter(report::Column::BeforeActivation.eq(false))
        .filter(report::Column::Tab.eq(ReportTab::NotReported.as_str()))
        .filter(report::Column::Attempt.eq("NONE"))
        .filter(report::Column::LastSubmissionId.is_null())
        .filter(not_put_off(today));
    if let (Some(at), Some(id)) = (run.cursor_added_at, run.cursor_report_id) {
        untried = untried.filter(behind(report::Column::AddedAt, report::Column::Id, at, id, false));
    }
    let page = untried.order_by_asc(report::Column::AddedAt).order_by_asc(report::Column::Id).limit(limit);
    Ok(page.into_tuple().all(tx.db()).await?)
}

async fn record_progress(
    tx: &mut Tx,
    run: night_run::Model,
    batch: NightBatch,
    last: Option<(Uuid, DateTime<Utc>)>,
) -> Result<()> {
    let id = run.id;
    let total = |before: i32, more: i32| Set(before.saturating_add(more));
    let mut row = night_run::ActiveModel {
        found: total(run.found, batch.found),
        queued: total(run.queued, batch.queued),
        blocked: total(run.blocked, batch.blocked),
        unreadable: total(run.unreadable, batch.unreadable),
        ended_at: Set(batch.is_last.then(|| tx.now())),
        ..run.into_active_model()
    };
    if let Some((report, at)) = last {
        row.cursor_report_id = Set(Some(report));
        row.cursor_added_at = Set(Some(at));
    }
    row.update(tx.db()).await?;
    tx.changed(ChangeEntity::NightRun, id);
    Ok(())
}
