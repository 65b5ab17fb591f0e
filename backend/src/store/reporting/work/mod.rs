//! What people keep with reports: notes, owners and days, and warnings that need no attention.
//! None of it changes what is sent to a registry.

mod annotation;
mod dismissal;

pub use annotation::{AnnotationChange, annotate, possible_owners};
pub use dismissal::{
    DismissOutcome, NewDismissal, OfReport, StandingDismissals, UndoneDismissal, dismiss, dismissals_of,
    standing_dismissals, standing_list, undo_dismissal, without_dismissed,
};
