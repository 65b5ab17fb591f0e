//! Patients: saved, found, and made one where two charts are of one person.
//! Their doses are in `chart::dose`.

mod merge;
mod row;
mod save;
mod search;

pub use merge::{MergeOutcome, likely_duplicates, merge_patients};
pub use row::details_of;
pub use save::{NewPatient, locked, patient_by_id, patient_by_mrn, save_patient};
pub use search::{PatientFilter, PatientSort, matches, search_patients};
