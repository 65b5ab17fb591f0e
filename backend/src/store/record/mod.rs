//! Records read from rows, as charts and reports both need them: a patient's details and other doses, the snapshots of a
//! dose, and what a search text matches. Nothing here knows of a report.

mod other_doses;
mod patient;
mod patient_match;
mod snapshot;

pub use other_doses::{OtherDoses, days_beside, other_doses};
pub use patient::{columns_of, details_of};
pub use patient_match::{matches, ways};
pub use snapshot::{
    enterer_of, expiration_of, giver_of, keep_snapshot, method_of, new_version, orderer_of, snapshot_of,
};
