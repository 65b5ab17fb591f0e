//! The rows of the delivery: which server holds which report, each attempt with its messages, and
//! maintenance windows. When a registry is closed is in `gate`.
//! Nothing is sent from here; `crate::delivery` sends.

mod ahead;
mod claim;
mod complete;
mod due;
mod lease;
mod maintenance;
mod refusal;
mod rescue;
mod server;
mod submission;

pub use ahead::bring_back_instants;
pub use claim::{Claim, Claimer, claim, open_submissions};
pub use complete::{Ended, complete, complete_all};
pub use due::is_any_claimable;
pub use lease::Lease;
pub use maintenance::closed_until;
pub use rescue::{is_any_lost, rescue};
pub use server::{beat, other_servers, register_server, remove_servers};
pub use submission::{Attempted, accepted_messages, body, submission_by_id, submissions_of};
