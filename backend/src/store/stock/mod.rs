//! Vaccine in stock: lots on hand, the ledger that their amounts are the sums of, and recalled lots.
//! What a dose takes is decided in `chart`; here it is only written.

mod lot;
mod movement;
mod recall;
mod taking;

pub use lot::{StockFilter, stock_expiration, stock_lots, stock_lots_by_id, stock_lots_of_numbers};
pub use movement::{MovementOutcome, NewMovement, NewStockLot, StockTarget, move_stock, stock_movements};
pub use recall::{NewRecall, RecalledDose, is_recalled_as, recall_by_id, recalled_doses, recalls, save_recall};
pub use taking::{Taking, take};

/// A lot number as lots are compared: in capitals.
fn key_of(lot: &str) -> String {
    lot.to_ascii_uppercase()
}
