//! The table of reports: its rows, which stay while their reports change, and the patient's details over it.
//! Nothing is sent or excluded here.

mod kept;
mod note;
mod patient;
mod row;
mod rows;

pub use note::ReportNote;
pub use patient::{FixPatients, PatientDetails};
pub use rows::Rows;
