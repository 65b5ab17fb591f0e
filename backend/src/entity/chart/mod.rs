//! The chart: patients, doses with their snapshots, and the vaccine listing.
//! No query stands here.

pub mod immunization;
pub mod patient;
pub mod snapshot;
pub mod vaccine;
