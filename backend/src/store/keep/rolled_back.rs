//! Reports after a restore: what was about to be sent may have been sent since the backup.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
use shared::report::{AttemptState, Event, apply};

use crate::{
    entity::report::{self, Column},
    store::{
        Result, Tx,
        db::{EachRow, read_each},
        reporting::{NewState, set_aside, set_aside_by_ids, state_of, unchanged, write_states},
    },
};

/// Number of reports that are read and written together.
const BATCH_SIZE: u64 = 500;

/// Moves all reports as a restore moves them; returns how many of them are in doubt for it.
///
/// # Errors
/// Returns an error if the database is not available.
pub(super) async fn roll_back(tx: &mut Tx) -> Result<u64> {
    let all = report::Entity::update_many().col_expr(Column::MaybeAccepted, Expr::value(true));
    all.exec(tx.db()).await?;
    let (mut in_doubt, mut after) = (0, None);
    loop {
        let mut next = report::Entity::find()
            .filter(Column::Attempt.is_in([AttemptState::Queued.as_str(), AttemptState::Waiting.as_str()]))
            .order_by_asc(Column::Id)
            .limit(BATCH_SIZE);
        if let Some(after) = after {
            next = next.filter(Column::Id.gt(after));
        }
        let EachRow { rows, unreadable } = read_each(tx.db(), next).await?;
        set_aside_by_ids(tx, &unreadable).await?;
        let Some(last) = rows.iter().map(|row| row.id).chain(unreadable).max() else { return Ok(in_doubt) };
        after = Some(last);
        let mut states = Vec::new();
        for row in rows {
            match state_of(&row).ok().and_then(|state| apply(&state, Event::RolledBack).ok()) {
                Some(state) => states.push(NewState { row, state, more: unchanged() }),
                None => set_aside(tx, &row).await?,
            }
        }
        in_doubt += u64::try_from(states.len()).unwrap_or_default();
        write_states(tx, states).await?;
    }
}
