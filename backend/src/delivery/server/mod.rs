//! This server among the others: its heartbeat, and what a dead one's work needs.
//! What a report becomes is not decided here.

mod health;
mod heartbeat;
mod liveness;

pub use health::Health;
pub use heartbeat::{join, keep_alive, leave, wake};
