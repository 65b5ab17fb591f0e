//! Rules: what this registry asks of a message, its own code tables, and the lots that ask for an answer.
//!
//! Here live pure functions and tables; what was taken, and how a message travels, may not.

pub(super) mod check;
mod code;
pub(super) mod trigger;
