//! Instants that were written by a clock that was ahead: brought back when it is right again.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
use shared::{gate::Gate, retry::latest_next_try};
use uuid::Uuid;

use crate::{
    entity::{
        change::ChangeEntity,
        gate,
        report::{self, Column},
    },
    store::{Result, Tx},
};

/// Number of reports that are read and written together.
const BATCH_SIZE: u64 = 500;

/// Brings back next tries and connection tests that are further ahead than any pause. Returns how many tries.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn bring_back_instants(tx: &mut Tx) -> Result<usize> {
    let latest_probe = Gate::latest_probe(tx.now());
    let probes = gate::Entity::update_many().col_expr(gate::Column::ProbeAt, Expr::value(latest_probe));
    probes.filter(gate::Column::ProbeAt.gt(latest_probe)).exec(tx.db()).await?;
    let latest = latest_next_try(tx.now());
    let mut count = 0;
    loop {
        let ahead = report::Entity::find().select_only().column(Column::Id).filter(Column::NextTryAt.gt(latest));
        let ids: Vec<Uuid> = ahead.order_by_asc(Column::Id).limit(BATCH_SIZE).into_tuple().all(tx.db()).await?;
        if ids.is_empty() {
            return Ok(count);
        }
        count += ids.len();
        ids.iter().for_each(|id| tx.changed(ChangeEntity::Report, *id));
        let back = report::Entity::update_many()
            .col_expr(Column::NextTryAt, Expr::value(latest))
            .col_expr(Column::UpdatedAt, Expr::value(tx.now()));
        back.filter(Column::Id.is_in(ids)).filter(Column::NextTryAt.gt(latest)).exec(tx.db()).await?;
    }
}
