//! Patients: saved, found, and made one where two charts are of one person.
//! Their doses are in `chart::dose`.

mod consent;
mod merge;
mod save;
mod search;

pub use consent::add_consent;
pub use merge::{MergeOutcome, likely_duplicates, merge_patients};
pub use save::{NewPatient, lock_patients, locked, patient_by_id, patient_by_mrn, save_patient};
pub use search::{
    ListedPatient, PatientFilter, PatientSort, found_patients, listed_patients, patient_count, search_patients,
};
