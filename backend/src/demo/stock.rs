//! The stock of the demo practice: some lots on hand, public and private, one that expires soon, and a recall.

use chrono::{Days, NaiveDate};
use shared::{
    immunization::{Expiration, ExpirationPrecision},
    lot::LotEntry,
    stock::{MovementKind, StockFunding},
};
use uuid::Uuid;

use crate::store::{self, NewMovement, NewRecall, NewStockLot, StockTarget, Tx, move_stock, save_recall};

/// A lot that came: its number, the place of its vaccine in the listing, its funding, doses, and days until it expires.
type Came = (&'static str, usize, StockFunding, i32, u64);

const CAME: &[Came] = &[
    ("Y014901", 0, StockFunding::Public, 18, 410),
    ("Y014902", 0, StockFunding::Private, 7, 200),
    ("X027331", 1, StockFunding::Public, 10, 330),
    ("X027118", 1, StockFunding::Private, 4, 21),
    ("7R4KC", 2, StockFunding::Public, 12, 365),
    ("2C93T", 3, StockFunding::Private, 5, 290),
];

/// Receives the lots at a location, and recalls a lot that was given.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn add(
    tx: &mut Tx,
    location: Uuid,
    vaccines: &[Uuid],
    today: NaiveDate,
    recalled: Option<String>,
) -> store::Result<()> {
    for (number, place, funding, amount, days) in CAME {
        let Some(vaccine_id) = vaccines.get(*place).copied() else { continue };
        let date = today.checked_add_days(Days::new(*days)).unwrap_or(today);
        let expiration = Some(Expiration { date, precision: ExpirationPrecision::Day });
        let lot = LotEntry { lot: (*number).to_owned(), expiration };
        let came = NewStockLot { location_id: location, vaccine_id, funding: *funding, lot, ndc: None };
        let target = StockTarget::Entered(Box::new(came));
        move_stock(tx, NewMovement { target, kind: MovementKind::Received, amount: *amount, note: None }).await?;
    }
    if let Some(lot) = recalled {
        let reason = "Made up for training: stored too warm by the maker.".to_owned();
        save_recall(tx, None, NewRecall { lot, vaccine_id: None, reason, is_ended: false }).await?;
    }
    Ok(())
}
