//! Dose entries: a dose as a form holds it, its codes, and the findings that the server would return for it.
//!
//! Pure functions over the entered values, for pages and for the server; nothing may be saved or fetched here.

mod assess;
mod check;
mod code;
mod codes;
mod dose;
mod question;
mod record;
#[cfg(test)]
mod tests;

pub use assess::{Entry, Registry, assess, recognize};
pub use check::{EntryProblem, problems};
pub use code::{code_problems, name_contradiction, name_of_codes};
pub use codes::{Codes, ListedVaccine, RecordedVaccine, VaccineEntry, codes_of};
pub use dose::DoseEntry;
pub use question::{
    CONFIRM_AMOUNT, CONFIRM_EXPIRED, CONFIRM_RECALLED, CONFIRM_TWICE, expired_lot, given_twice, recalled_lot,
    unusual_amount,
};
pub use record::{RecordedDose, RecordedVis, vis_of};
