//! The recognition of a vaccine's name: which products of a catalog it means, narrowed by what is known of the dose.
//!
//! Nothing here changes a catalog, and nothing picks one vaccine type where several are possible.

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
