//! Refusals of single messages that turn out to be the set-up's: their reports go back into the queue.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::report::{AttemptState, Event, apply};

use crate::{
    entity::{report, submission},
    store::{
        Result, Tx,
        gate::HeldBack,
        reporting::{release_dependents, state_of, unchanged, write_state},
    },
};

/// Queues reports again whose last message was refused as all others are. What was sent, edited or taken back since
/// stays as it is.
///
/// # Errors
/// Returns an error if the database is not available.
pub(super) async fn queue_held_back(tx: &mut Tx, held: &HeldBack) -> Result<()> {
    let rows = report::Entity::find()
        .filter(report::Column::Id.is_in(held.reports.iter().copied()))
        .filter(report::Column::Attempt.eq(AttemptState::Rejected.as_str()))
        .order_by_asc(report::Column::Id);
    for row in rows.lock_exclusive().all(tx.db()).await? {
        let last = submission::Entity::find_by_id(row.last_submission_id.unwrap_or_default()).one(tx.db()).await?;
        let is_alike = last.is_some_and(|last| last.failure_code.as_deref() == Some(held.code.as_str()));
        let Ok(state) = state_of(&row) else { continue };
        if let (true, Ok(next)) = (is_alike, apply(&state, Event::Queued)) {
            let row = write_state(tx, &row, &next, unchanged()).await?;
            release_dependents(tx, &row, &next).await?;
        }
    }
    Ok(())
}
