//! Adding vaccines: what is said once for the visit, and each vaccine of it.

mod card;
mod line;
mod save;

pub use card::{AddVaccines, HEADING};
