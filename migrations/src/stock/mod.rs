//! Vaccine in stock: lots on hand, the ledger of what came and went, and recalls.
//! No patient's value.

pub mod m20261130_000102_stock;
