//! Entities of the delivery: submissions, the gates before them, and the servers that send.

pub mod gate;
pub mod server;
pub mod submission;
