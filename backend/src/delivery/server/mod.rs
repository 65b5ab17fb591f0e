//! This server among the others: its heartbeat, and what a dead one's work needs.

mod health;
mod heartbeat;
mod liveness;

pub use health::Health;
pub use heartbeat::{join, keep_alive, leave, wake};
