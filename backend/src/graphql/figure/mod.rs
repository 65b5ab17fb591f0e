//! Figures of reporting over days, and the sheet of a month. How they are counted is `shared::figure`'s.

pub(super) mod days;
pub(super) mod month;
