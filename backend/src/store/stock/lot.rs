//! The lots on hand that are read.

use std::collections::{BTreeSet, HashMap};

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait as _, NullOrdering, Order},
};
use shared::immunization::{Expiration, ExpirationPrecision};
use uuid::Uuid;

use super::key_of;
use crate::{
    entity::stock_lot::{self, Column},
    store::Result,
};

/// The filter of the lots on hand.
#[derive(Debug, Clone, Copy, Default)]
pub struct StockFilter {
    /// Of one location.
    pub location: Option<Uuid>,
    /// Of one vaccine.
    pub vaccine: Option<Uuid>,
    /// `true` for those that are used up, in the place of those on hand.
    pub used_up: bool,
}

/// Maximum number of lots in the list: more than a practice has on hand.
const MAX_LOTS: u64 = 500;

/// The lots on hand, the soonest to expire first; of those that are used up the last ones.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn stock_lots(db: &impl ConnectionTrait, filter: StockFilter) -> Result<Vec<stock_lot::Model>> {
    let narrowed = Condition::all()
        .add(Column::IsOnHand.eq(!filter.used_up))
        .add_option(filter.location.map(|id| Column::LocationId.eq(id)))
        .add_option(filter.vaccine.map(|id| Column::VaccineId.eq(id)));
    let rows = stock_lot::Entity::find().filter(narrowed);
    let rows = match filter.used_up {
        false => rows.order_by_with_nulls(Column::ExpiresOn, Order::Asc, NullOrdering::Last),
        true => rows.order_by_with_nulls(Column::ExpiresOn, Order::Desc, NullOrdering::Last),
    };
    Ok(rows.order_by_asc(Column::Id).limit(MAX_LOTS).all(db).await?)
}

/// The lots of some ids, by them.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn stock_lots_by_id(
    db: &impl ConnectionTrait,
    ids: BTreeSet<Uuid>,
) -> Result<HashMap<Uuid, stock_lot::Model>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = stock_lot::Entity::find().filter(Column::Id.is_in(ids)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// The lots of some numbers at some locations, on hand or not, the soonest to expire first.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn stock_lots_of_numbers(
    db: &impl ConnectionTrait,
    wanted: &BTreeSet<(Uuid, &str)>,
) -> Result<Vec<stock_lot::Model>> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let mut any = Condition::any();
    for (location, number) in wanted {
        any = any.add(Expr::col(Column::LocationId).eq(*location).and(Expr::col(Column::LotKey).eq(key_of(number))));
    }
    let rows = stock_lot::Entity::find().filter(any).order_by_asc(Column::ExpiresOn).order_by_asc(Column::Id);
    Ok(rows.all(db).await?)
}

/// The expiration of a lot, if it is known.
#[must_use]
pub fn stock_expiration(row: &stock_lot::Model) -> Option<Expiration> {
    let precision = row.expiration_precision.as_deref().and_then(ExpirationPrecision::parse);
    Some(Expiration { date: row.expires_on?, precision: precision? })
}
