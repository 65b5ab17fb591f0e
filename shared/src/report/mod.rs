//! A report: the duty to tell one registry about one immunization, and where that stands.
//!
//! Three things say where it stands: what the registry should have (`Wanted`), what it holds (`Accepted`), and
//! what is under way (`Attempt`). Events move them (`apply`), and what a person sees is a pure function of them
//! (`view`), the same in the browser and on the server.

mod state;
mod transition;
mod view;

pub use state::{Accepted, Action, Attempt, AttemptState, ExclusionReason, HoldReason, ReportState, Wanted};
pub use transition::{Event, Outcome, Refusal, apply, due};
pub use view::{ReportMark, ReportStatus, ReportTab, View, view};
