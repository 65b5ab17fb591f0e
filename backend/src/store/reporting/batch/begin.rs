//! Beginning and canceling a batch.

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};
use shared::report::BatchState;
use uuid::Uuid;

use super::refusals::{Refusals, write_filter};
use crate::{
    civil::day_of,
    entity::{change::ChangeEntity, practice, report, report_batch},
    store::{
        Error, Result, Tx,
        reporting::list::{ReportFilter, filtered},
    },
};

/// A batch to begin.
#[derive(Debug, Clone)]
pub struct NewBatch {
    /// The reports.
    pub filter: ReportFilter,
    /// The caller's number of the request: sent again, it is the same batch.
    pub request: Option<Uuid>,
    /// The name of who asks for it, to be shown.
    pub actor_name: String,
}

/// The outcome of beginning a batch.
#[derive(Debug, Clone, PartialEq)]
pub enum BegunBatch {
    /// It began.
    New(report_batch::Model),
    /// The same was asked for before, by the same request or while that batch is open.
    Same(report_batch::Model),
    /// No report matches.
    NothingMatches,
}

/// Returns how many reports match a filter.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn count_matching(db: &impl ConnectionTrait, filter: &ReportFilter) -> Result<i64> {
    let count = filtered(filter).select_only().column_as(report::Column::Id.count(), "reports");
    Ok(count.into_tuple::<i64>().one(db).await?.unwrap_or_default())
}

/// Begins a batch of all reports that match a filter now; none of them is queued yet: see [`super::continue_batch()`].
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn begin_batch(tx: &mut Tx, new: NewBatch) -> Result<BegunBatch> {
    // Two who begin the same wait for each other here.
    practice::Entity::find().lock_exclusive().one(tx.db()).await?;
    if let Some(request) = new.request {
        let known = report_batch::Entity::find().filter(report_batch::Column::RequestId.eq(request));
        if let Some(known) = known.one(tx.db()).await? {
            return Ok(BegunBatch::Same(known));
        }
    }
    let matching = new.filter.for_batch(day_of(tx.now(), &tx.practice().await?.zone));
    let filter = write_filter(&matching)?;
    let same = report_batch::Entity::find()
        .filter(report_batch::Column::EndedAt.is_null())
        .filter(report_batch::Column::Filter.eq(filter.as_str()))
        .order_by_desc(report_batch::Column::BegunAt)
        .one(tx.db())
        .await?;
    if let Some(same) = &same
        && BatchState::parse(&same.state).is_some_and(BatchState::has_work)
    {
        return Ok(BegunBatch::Same(same.clone()));
    }
    let total = count_matching(tx.db(), &matching).await?;
    if total == 0 {
        return Ok(same.map_or(BegunBatch::NothingMatches, BegunBatch::Same));
    }
    let row = report_batch::ActiveModel {
        id: Set(tx.source().uuid()),
        request_id: Set(new.request),
        actor: Set(tx.actor().to_owned()),
        actor_name: Set(new.actor_name),
        filter: Set(filter),
        state: Set(BatchState::Queuing.to_string()),
        total: Set(total),
        looked_at: Set(0),
        queued: Set(0),
        withdrawn: Set(0),
        refusals: Set(Refusals::default().to_column()?),
        begun_at: Set(tx.now()),
        told_at: Set(None),
        ended_at: Set(None),
        cursor_added_at: Set(None),
        cursor_report_id: Set(None),
    };
    let row = row.insert(tx.db()).await?;
    tx.changed(ChangeEntity::ReportBatch, row.id);
    tx.audit("report.send_batch", "report_batch", row.id);
    Ok(BegunBatch::New(row))
}

/// Cancels a batch: nothing more of it is queued, and what is still queued is taken back in the background. Returns
/// `false` if it is over.
///
/// # Errors
/// `NotFound` when there is no such batch.
pub async fn cancel_batch(tx: &mut Tx, id: Uuid) -> Result<bool> {
    let found = report_batch::Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    let row = found.ok_or(Error::NotFound)?;
    let state = BatchState::parse(&row.state);
    if row.ended_at.is_some() || !matches!(state, Some(BatchState::Queuing | BatchState::Queued)) {
        return Ok(false);
    }
    let canceled = report_batch::ActiveModel {
        state: Set(BatchState::Canceling.to_string()),
        cursor_added_at: Set(None),
        cursor_report_id: Set(None),
        ..row.into_active_model()
    };
    canceled.update(tx.db()).await?;
    tx.changed(ChangeEntity::ReportBatch, id);
    tx.audit("report.cancel_batch", "report_batch", id);
    Ok(true)
}
