//! Notices of alerts, by mail and webhook: what they say, and their queue.
//! A channel that fails keeps nothing else waiting: each has a task of its own.

mod queue;
mod text;

pub use queue::{AlertQueue, Carrier, send_notices};
