//! The rows of the delivery: which server holds which report, each attempt with its messages, and
//! when a registry is closed.
//! Nothing is sent from here; `crate::delivery` sends.

mod claim;
mod complete;
mod due;
mod gate;
mod maintenance;
mod rescue;
mod server;
mod submission;

pub use claim::{Ahead, Claim, Claimer, claim, open_submissions};
pub use complete::{Ended, complete, complete_all};
pub use due::is_any_claimable;
pub use gate::{
    ClosedGate, GateId, Gates, all_gates, closed_gates, due_probes, gates_of, integration_gate, tell_gate,
    tell_locations, waiting_at,
};
pub use maintenance::closed_until;
pub use rescue::{is_any_lost, rescue};
pub use server::{beat, other_servers, register_server, remove_servers};
pub use submission::{Attempted, body, submission_by_id, submissions_of};
