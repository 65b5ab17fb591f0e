//! The rows of the delivery: what is claimed under a lease, each attempt with its messages, and when a registry is
//! closed. Nothing is sent from here; `crate::delivery` sends.

mod maintenance;
mod outbox;
mod submission;

pub use maintenance::closed_until;
pub use outbox::{Claim, Ended, body, claim, complete, is_any_due, is_any_lost, keep_request, rescue};
pub use submission::{Attempted, submission_by_id, submissions_of};
