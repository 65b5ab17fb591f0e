//! Patients: saved, found, and made one where two charts are of one person.
//! Their doses are in `chart::dose`.

mod merge;
mod save;
mod search;

pub use merge::{MergeOutcome, likely_duplicates, merge_patients};
pub use save::{NewPatient, lock_patients, locked, patient_by_id, patient_by_mrn, save_patient};
pub use search::{PatientFilter, PatientSort, search_patients};
