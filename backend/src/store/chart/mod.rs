//! What a practice knows of its patients: their details and doses, the vaccine listing, and snapshots of doses.
//! How a report about a dose moves is in `reporting`.

pub(super) mod dose;
mod listing;
mod lot;
pub(super) mod patient;
mod snapshot;

pub use dose::{
    DoseTrial, NewDose, UndoOutcome, apply_eligibility, delete_dose, dose_by_id, dose_counts, doses_of_patient,
    move_dose, record_dose, try_dose, undo_move, update_dose,
};
pub use listing::{NewVaccine, create_vaccine, save_vaccine, vaccines};
pub use lot::{RecentLot, recent_lots};
pub use patient::{
    MergeOutcome, NewPatient, PatientFilter, PatientSort, details_of, likely_duplicates, merge_patients, patient_by_id,
    patient_by_mrn, save_patient, search_patients,
};
pub use snapshot::{
    enterer_of, expiration_of, giver_of, keep_snapshot, method_of, new_version, orderer_of, snapshot_of,
};
