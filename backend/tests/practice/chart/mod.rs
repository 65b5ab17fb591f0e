//! The chart: patients, doses of a visit, the vaccine listing, and two people at one record.

mod conflict;
mod entered;
mod listing;
mod person;
pub mod record;
mod removal;
mod typed;
mod visit;
