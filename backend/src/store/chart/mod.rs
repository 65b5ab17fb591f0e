//! The charts of a practice: patients' details and doses, and the vaccine listing. How a report about a dose moves is in
//! `reporting`, which never reads this room.

mod dose;
mod listing;
mod lot;
mod patient;

pub use dose::{
    DoseToRecord, DoseTrial, NewDose, RecordOutcome, RecordedDose, UndoOutcome, apply_eligibility, delete_dose,
    dose_by_id, doses_of_patient, move_dose, record_dose, record_doses, record_each, try_dose, undo_move, update_dose,
};
pub use listing::{NewVaccine, create_vaccine, save_vaccine, vaccines};
pub use lot::{RecentLot, recent_lots};
pub use patient::{
    ListedPatient, MergeOutcome, NewPatient, PatientFilter, PatientSort, add_consent, found_patients,
    likely_duplicates, listed_patients, lock_patients, merge_patients, patient_by_id, patient_by_mrn, patient_count,
    save_patient, search_patients,
};
