//! What other systems keep here of their own: keys of requests, and their ids of our records.
//! A migration that was released is not changed.

pub mod m20261127_000061_caller;
pub mod m20261201_000141_sealed_answer;
