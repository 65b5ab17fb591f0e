//! Doses in a chart: read, checked as entered, recorded, changed, moved and deleted.
//! What is reported of them is in `report`.

pub(super) mod change;
mod enterer;
mod given;
mod input;
pub(super) mod record;
mod view;
mod visit;

pub use input::{clean, is_amount, is_ndc};
pub use view::{Dose, doses_of};
