//! The past of the demo practice: ten nights and the days between them, told to the training registry.
//!
//! Nothing is written by hand: the store, the delivery and the nights do what they do every day, with a clock that is
//! set back and then moves on, and the registry's own rules answer. So every row is one that can be reached.

mod calendar;
mod clock;
mod plan;
mod recall;
mod run;
mod story;
mod visit;

pub(super) use recall::recall;
pub use run::TrainingRegistry;
pub(super) use run::load;
