//! Vaccine in stock: lots on hand, their movements, and recalls.
//! No query stands here.

pub mod lot;
pub mod movement;
pub mod recall;
