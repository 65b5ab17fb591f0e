//! Sending notes to services outside, such as a webhook or a mail server, at least once each: claimed under a lease,
//! sent with no transaction open, and settled. What a note says and where it is kept is its queue's.

mod queue;
mod webhook;

pub use queue::{Failure, Queue, dispatch};
pub use webhook::WebhookTarget;
