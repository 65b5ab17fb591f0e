//! What other systems keep here of their own: keys of requests, and their ids of our records.

pub mod m20261127_000061_caller;
