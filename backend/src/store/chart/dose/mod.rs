//! Doses: recorded, changed, moved and deleted, each time with their snapshots and reports.
//! What is found of a dose is asked of `reporting`.

mod codes;
mod eligibility;
mod entry;
mod find;
mod group;
mod plan;
mod record;
mod removal;
mod row;
mod stock;
mod tried;

pub use eligibility::apply_eligibility;
pub use entry::NewDose;
pub use find::{dose_by_id, doses_of_patient};
pub use group::{DoseToRecord, RecordOutcome, RecordedDose, record_doses, record_each};
pub use record::{record_dose, update_dose};
pub use removal::{UndoOutcome, delete_dose, move_dose, undo_move};
pub use tried::{DoseTrial, try_dose};
