//! Webhooks of reports: each change of a report is posted to those who asked for it, signed as Standard Webhooks says,
//! in the order of the change feed and again until it is taken. The rows are `store::webhook`'s.

mod queue;
mod sign;

pub use queue::{WebhookQueue, keep_told, tell};
pub use sign::{SECRET_LENGTH, secret_text, sign};
