//! Doses taken out of a chart, or moved into another; a move can be taken back.
//! What a registry is told of it is decided in `reporting`.

mod delete;
mod undo;

pub use delete::{delete_dose, move_dose};
pub use undo::{UndoOutcome, undo_move};
