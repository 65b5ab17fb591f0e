//! The work of the delivery: claim what is due, send it, and write down how it ended; its rows are `store::delivery`.
//!
//! No transaction is open while a registry is spoken to. A crash anywhere loses nothing: what was claimed belongs
//! to a server with a heartbeat, and what a dead server held is rescued with the outcome unknown.

mod conceal;
mod courier;
mod dispatcher;
mod endpoint;
mod parcel;
mod probe;
mod reach_cache;
mod server;
mod settle;
mod timing;
mod trial;

pub use courier::Courier;
pub use dispatcher::Dispatcher;
pub use endpoint::{Reach, reach};
pub use reach_cache::ReachCache;
pub use server::{Health, join, keep_alive, leave, wake};
pub use timing::Timing;
pub use trial::Trial;
