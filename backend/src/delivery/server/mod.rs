//! This server among the others: its heartbeat, and what a dead one's work needs.

mod heartbeat;
mod liveness;

pub use heartbeat::{join, keep_alive, leave, wake};
