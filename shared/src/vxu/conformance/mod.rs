//! A check of messages against our own tables of profile Z22, and tests that the check itself finds what it should.
//!
//! The tables are `tests/data/z22/*.csv`; their README says how they read.

mod broken;
mod check;
mod condition;
mod dice;
mod element;
mod format;
mod generate;
mod random;
mod structure;
mod table;

pub use check::check;
