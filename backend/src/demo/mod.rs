//! The demo practice: about 200 patients of all ages, 2 locations, 12 vaccines and some 900 doses, some with gaps,
//! and a few refusals and immunities; and ten days in which it reported to the training registry.
//!
//! Everybody in it is made up. The same seed and day give the same practice; ids and order numbers are new each time.

mod charts;
mod clinician;
mod dose;
mod history;
mod listing;
mod load;
mod name;
mod not_given;
mod person;
mod stock;

pub use history::TrainingRegistry;
pub use load::{DEMO_PASSWORD, DEMO_USER, load};
