//! Entities of the delivery: submissions, the gates before them, and the servers that send.
//! No query stands here.

pub mod gate;
pub mod server;
pub mod submission;
