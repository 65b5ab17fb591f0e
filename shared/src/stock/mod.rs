//! Vaccine in stock: public and private apart, the lot on hand that a dose is taken from, and what disagrees with it.
//!
//! Pure functions over amounts and codes; nothing may be counted or kept here.

mod choose;
mod finding;
mod funding;
mod movement;

pub use choose::{StockChoice, choose};
pub use finding::{LotOnHand, stock_findings};
pub use funding::{StockFunding, wanted_funding};
pub use movement::{MAX_AMOUNT, MovementKind, MovementProblem, difference};
