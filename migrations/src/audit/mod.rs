//! The audit log: who did and read what, and the chain that seals it.
//! A migration that was released is not changed.

pub mod m20261127_000075_audit_chain;
