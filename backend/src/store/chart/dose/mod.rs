//! Doses: recorded, changed, moved and deleted, each time with their snapshots and reports.
//! What is found of a dose is asked of `reporting`.

mod again;
mod codes;
mod eligibility;
mod entry;
mod find;
mod plan;
mod record;
mod removal;
mod row;
mod tried;

pub use again::is_given_again;
pub use eligibility::apply_eligibility;
pub use entry::NewDose;
pub use find::{dose_by_id, dose_counts, doses_of_patient};
pub use record::{record_dose, update_dose};
pub use removal::{UndoOutcome, delete_dose, move_dose, undo_move};
pub use tried::{DoseTrial, try_dose};
