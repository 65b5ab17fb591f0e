//! A report: the duty to tell one registry about one immunization, as plain states and plain functions.
//! Here live its state, the events that move it (`apply`), what an answer amounts to (`settle`) and what a person sees
//! (`view`); what concerns a whole integration is the gate's (`crate::gate`).

pub mod annotation;
mod batch;
pub mod dismissal;
mod ending;
mod event;
mod settle;
mod state;
#[cfg(test)]
mod tests;
mod transition;
mod view;

pub use batch::{BatchState, Priority};
pub use event::{Event, Outcome, Refusal};
pub use settle::{Answer, Settled, Trouble, Try, settle};
pub use state::{Accepted, Action, Attempt, AttemptState, ExclusionReason, HoldReason, ReportState, Wanted};
pub use transition::{apply, due};
pub use view::{ReportMark, ReportStatus, ReportTab, View, behind, view};
