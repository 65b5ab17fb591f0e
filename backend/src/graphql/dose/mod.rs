//! Doses in a chart: read, checked as entered, recorded, changed, moved and deleted.
//! What is reported of them is in `report`.

pub(super) mod change;
mod enterer;
mod input;
mod partial;
mod question;
pub(super) mod record;
mod together;
mod view;
mod visit;
mod writer;

pub use view::{Dose, doses_of};
