//! Warnings that people dismiss, and what follows for the reports: one whose warnings are all dismissed is listed as one
//! that was accepted without any.
//! Which findings are warnings is decided in `shared`.

mod change;
mod read;
mod settled;

pub use change::{DismissOutcome, NewDismissal, UndoneDismissal, dismiss, undo_dismissal};
pub use read::{OfReport, StandingDismissals, dismissals_of, standing_dismissals, standing_list};
pub use settled::without_dismissed;
