//! The follower of the change feed: reads the table that `store::feed` queries, and tells every subscriber.
//!
//! What other replicas and the command line wrote is seen too, because the table is what is read, not an event.

mod follower;

pub use follower::{Changed, Feed};
