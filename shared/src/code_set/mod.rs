//! The code sets of one dated version: types, look-ups, and the recognition of a vaccine's name.
//!
//! A catalog is an argument wherever it is needed. The server reads it from a file and gives it to the browser as
//! JSON; nothing of it is compiled into either.

mod catalog;
mod concept;
#[cfg(any(feature = "server", test))]
mod load;
mod recognize;
mod types;

pub use catalog::Catalog;
pub use concept::{Concept, ConceptSet};
#[cfg(any(feature = "server", test))]
pub use load::Error;
pub use recognize::{Candidate, Recognition, RecognitionState, recognize};
pub use types::{CodeStatus, Cvx, Mvx, Ndc, Product, Vis};
