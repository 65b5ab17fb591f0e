//! The demo practice: about 200 patients of all ages, 2 locations, 12 vaccines and some 900 doses, some with gaps,
//! and a few refusals and immunities.
//!
//! Everybody in it is made up. The same seed and day give the same practice.

mod dose;
mod listing;
mod load;
mod name;
mod not_given;
mod person;

pub use load::{DEMO_PASSWORD, DEMO_USER, load};
