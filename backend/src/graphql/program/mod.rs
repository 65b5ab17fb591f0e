//! The programs to choose from, and interest in those that are not ready.
//! The set-up of one is in `integration`.

pub(super) mod choice;
pub(super) mod interest;
