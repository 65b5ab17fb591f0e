//! Explaining: findings in plain words, and what to do next.
//!
//! Here live sentences and the order of advice; no verdict is decided here.

pub mod collect;
pub mod finding;
pub mod meaning;
