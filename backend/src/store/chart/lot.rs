//! The lots that were used last of a vaccine.

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::immunization::Expiration;
use uuid::Uuid;

use crate::{
    entity::immunization,
    store::{Result, record::expiration_of},
};

/// A lot that was used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecentLot {
    /// Its number.
    pub number: String,
    /// Its expiration.
    pub expiration: Option<Expiration>,
    /// The package that it was on.
    pub ndc: Option<String>,
    /// The day on which it was given last.
    pub given_on: NaiveDate,
}

/// Maximum number of doses that are read, the last ones.
const MAX_DOSES: u64 = 200;

/// The lots of a vaccine that were given here, the last used first, each once.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn recent_lots(db: &impl ConnectionTrait, vaccine: Uuid, most: usize) -> Result<Vec<RecentLot>> {
    let last = immunization::Entity::find()
        .filter(immunization::Column::VaccineId.eq(vaccine))
        .filter(immunization::Column::Source.eq("00"))
        .filter(immunization::Column::Lot.is_not_null())
        .filter(immunization::Column::DeletedAt.is_null())
        .order_by_desc(immunization::Column::GivenOn)
        .order_by_desc(immunization::Column::CreatedAt)
        .limit(MAX_DOSES)
        .all(db)
        .await?;
    let mut lots: Vec<RecentLot> = Vec::new();
    for dose in last {
        let expiration = expiration_of(&dose);
        let Some(number) = dose.lot else { continue };
        let is_known = |lot: &RecentLot| lot.number == number && lot.expiration == expiration;
        if lots.len() < most && !lots.iter().any(is_known) {
            lots.push(RecentLot { number, expiration, ndc: dose.ndc, given_on: dose.given_on });
        }
    }
    Ok(lots)
}
