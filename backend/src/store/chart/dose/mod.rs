//! Doses: recorded, changed, moved and deleted, each time with their snapshots and reports.
//! What is found of a dose is asked of `reporting`.

mod codes;
mod eligibility;
mod entry;
mod find;
mod other;
mod record;
mod removal;
mod row;
mod tried;
mod undo;

pub use eligibility::apply_eligibility;
pub use entry::NewDose;
pub use find::{dose_by_id, dose_counts, doses_of_patient};
pub use other::{OtherDoses, other_doses};
pub use record::{record_dose, update_dose};
pub use removal::{delete_dose, move_dose};
pub use tried::{DoseTrial, try_dose};
pub use undo::{UndoOutcome, undo_move};
