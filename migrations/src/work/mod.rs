//! What people keep with reports, and the columns that figures and lists read.

pub mod m20261129_000091_annotation;
pub mod m20261129_000092_dismissal;
pub mod m20261129_000093_figures;
