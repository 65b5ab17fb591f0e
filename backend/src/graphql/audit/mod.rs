//! The audit log, for administrators.
//! Nothing is written here.

pub(super) mod events;
