//! Adding vaccines: what is said once for the visit, and each vaccine of it.
//! What keeps a dose from being reported is found by `shared`'s rules.

mod card;
mod line;
mod save;

pub use card::{AddVaccines, HEADING};
