//! What people keep with reports, and the columns that figures and lists read.
//! A migration that was released is not changed.

pub mod m20261129_000091_annotation;
pub mod m20261129_000092_dismissal;
pub mod m20261129_000093_figures;
