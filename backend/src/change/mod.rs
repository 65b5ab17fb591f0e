//! The change feed at work: one reader follows the table and tells every subscriber.
//!
//! What other replicas and the command line wrote is seen too, because the table is what is read, not an event.

mod feed;

pub use feed::{Changed, Feed};
