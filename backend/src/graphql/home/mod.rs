//! Home's figures, and who is signed in where.
//! Nothing that is changed. Alerts are `alert`'s.

pub(super) mod figures;
pub(super) mod viewer;
