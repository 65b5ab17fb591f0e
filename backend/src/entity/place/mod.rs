//! The practice, its locations, and the clinicians who give and order vaccines there.
//! No query stands here.

pub mod clinician;
pub mod location;
pub mod practice;
