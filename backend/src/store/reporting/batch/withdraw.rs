//! Taking back what a canceled batch queued.

use std::collections::HashSet;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::{
    ack::Verdict,
    report::{AttemptState, Event, apply},
};
use uuid::Uuid;

use super::step::Piece;
use crate::{
    entity::{report, report_batch, submission},
    store::{
        Result, Tx,
        reporting::{
            report::lock_reports,
            report_state::{NewState, state_of, unchanged, write_alike},
        },
    },
};

/// Takes the next reports back that no worker took yet.
///
/// # Errors
/// Returns an error if the database is not available; then nothing is to be committed.
pub(super) async fn withdraw_next(tx: &mut Tx, batch: &report_batch::Model, limit: u64) -> Result<Piece> {
    let mut queued = report::Entity::find()
        .select_only()
        .column(report::Column::Id)
        .filter(report::Column::BatchId.eq(batch.id))
        .filter(report::Column::Attempt.eq(AttemptState::Queued.as_str()));
    if let Some(last) = batch.cursor_report_id {
        queued = queued.filter(report::Column::Id.gt(last));
    }
    let ids: Vec<Uuid> = queued.order_by_asc(report::Column::Id).limit(limit).into_tuple().all(tx.db()).await?;
    lock_reports(tx, &ids).await?;
    let rows = report::Entity::find()
        .filter(report::Column::Id.is_in(ids.iter().copied()))
        .filter(report::Column::Attempt.eq(AttemptState::Queued.as_str()))
        .all(tx.db())
        .await?;
    let refused = refused_last(tx, &rows).await?;
    let mut states = Vec::with_capacity(rows.len());
    for row in rows {
        let is_refused = refused.contains(&row.id);
        // What cannot be read stays as it is: the claim sets it aside.
        let Ok(state) = state_of(&row) else { continue };
        if let Ok(state) = apply(&state, Event::Withdrawn { is_refused }) {
            tx.audit("report.withdraw", "report", row.id);
            states.push(NewState { row, state, more: unchanged() });
        }
    }
    let withdrawn = i64::try_from(states.len()).unwrap_or(i64::MAX);
    write_alike(tx, states, true).await?;
    Ok(Piece {
        withdrawn,
        last: ids.last().map(|id| (*id, batch.begun_at)),
        is_last: u64::try_from(ids.len()).is_ok_and(|read| read < limit),
        ..Piece::default()
    })
}

/// The reports whose wanted version the registry refused at the last attempt.
async fn refused_last(tx: &Tx, rows: &[report::Model]) -> Result<HashSet<Uuid>> {
    let last = rows.iter().filter_map(|row| row.last_submission_id);
    let refused: Vec<(Uuid, i32)> = submission::Entity::find()
        .select_only()
        .columns([submission::Column::ReportId, submission::Column::Version])
        .filter(submission::Column::Id.is_in(last))
        .filter(submission::Column::Verdict.eq(Verdict::Rejected.as_str()))
        .into_tuple()
        .all(tx.db())
        .await?;
    let refused: HashSet<_> = refused.into_iter().collect();
    let is_refused = |row: &&report::Model| refused.contains(&(row.id, row.wanted_version));
    Ok(rows.iter().filter(is_refused).map(|row| row.id).collect())
}
