//! What a dose is asked and told about its lot.

use std::collections::{BTreeSet, HashMap};

use shared::{
    finding::Finding,
    stock::{LotOnHand, StockFunding, stock_findings},
};
use uuid::Uuid;

use crate::{
    entity::{immunization, lot_recall},
    graphql::schema::Result,
    store::{self, Connection, is_recalled_as},
};

/// The reason why a lot of this number was recalled, if it was.
#[must_use]
pub fn recalled<'r>(recalls: &'r [lot_recall::Model], lot: &str, vaccine: Option<Uuid>) -> Option<&'r str> {
    recalls.iter().find(|recall| is_recalled_as(recall, lot, vaccine)).map(|recall| recall.reason.as_str())
}

/// The findings of recorded doses about the lots on hand that they were taken from, by dose; those that took none have
/// none.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn warnings_of<'d>(
    db: &impl Connection,
    doses: impl Iterator<Item = &'d immunization::Model>,
) -> Result<HashMap<Uuid, Vec<Finding>>> {
    let taken: Vec<_> = doses.filter_map(|dose| Some((dose, dose.stock_lot_id?))).collect();
    let ids: BTreeSet<_> = taken.iter().map(|(_, lot)| *lot).collect();
    let lots = store::stock_lots_by_id(db, ids).await?;
    let findings = taken.into_iter().filter_map(|(dose, lot)| {
        let row = lots.get(&lot)?;
        let lot = LotOnHand { funding: StockFunding::parse(&row.funding)?, left: row.on_hand };
        Some((dose.id, stock_findings(lot, dose.funding.as_deref(), dose.eligibility.as_deref())))
    });
    Ok(findings.collect())
}
