//! The chart and the listing by keyboard alone.

mod dose;
mod listing;
mod manage;
mod people;
mod visit;
