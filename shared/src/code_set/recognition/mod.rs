//! Recognition of a vaccine's name: the products of a catalog that it may mean, narrowed by facts about the dose.
//!
//! A catalog is only read here, and no code may pick one vaccine type where several are possible.

mod globulin;
mod kind;
mod meaning;
mod narrow;
mod nearest;
mod occasion;
mod recognize;
#[cfg(test)]
mod tests;
mod word;

pub use kind::suggest;
pub use occasion::Occasion;
pub use recognize::{Candidate, Recognition, RecognitionState, recognize, recognize_listed, recognize_on};
