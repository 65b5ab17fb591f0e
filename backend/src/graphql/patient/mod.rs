//! Patients: listed, their charts, saved, and made one.
//! Doses in a chart are in `dose`.

mod asking;
pub(super) mod chart;
mod codes;
pub(super) mod consent;
pub(super) mod identity;
mod input;
pub(super) mod save;
mod writer;
