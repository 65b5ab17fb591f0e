//! One patient's chart: banner, vaccinations, adding and correcting them, and the patient's details.

mod dose_draft;
mod dose_form;
mod doses;
mod draft;
mod fields;
mod lot;
mod page;
mod patient_form;

pub use page::ChartPage;
pub use patient_form::EditPatient;
