//! One patient's chart: banner, vaccinations, adding and correcting them, and the patient's details. Lists of patients
//! live beside it.

mod dose;
mod doses;
mod duplicate;
mod edit_dose;
mod eligibility;
mod lot;
mod move_dose;
mod page;
mod patient;
mod take_out;
mod visit;

pub use page::ChartPage;
pub use patient::{EditPatient, missing_groups};
pub use take_out::take_back;
