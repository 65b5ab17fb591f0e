//! The workers of the delivery: claim what is due, send it, and write down how it ended; their rows are
//! `store::delivery`.
//!
//! No transaction is open while a registry is spoken to. A crash anywhere loses nothing: what was claimed has a
//! lease, and an expired lease is rescued with the outcome unknown.

mod conceal;
mod courier;
mod endpoint;
mod settle;
mod trial;
mod worker;

pub use courier::Courier;
pub use endpoint::{Reach, reach};
pub use trial::Trial;
pub use worker::{spawn_workers, wake};
