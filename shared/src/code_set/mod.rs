//! The code sets of one dated version: types, look-ups, and the recognition of a vaccine's name.
//!
//! A catalog is an argument wherever it is needed. The server reads it from files and gives it to the browser as
//! JSON; nothing of it is compiled into the browser's code. Its form as files is described in `catalog/README.md`.

mod catalog;
mod recognition;

pub use catalog::{
    Alternate, Catalog, CodeStatus, Concept, ConceptSet, Cvx, Error, Group, Mvx, Packing, Presentation, Product,
    UnitOfSale, UnitOfUse, Vis, is_ndc,
};
#[cfg(any(feature = "server", test))]
pub use catalog::{BUILT_IN_FILES, BUILT_IN_VERSION};
pub use recognition::{
    Candidate, Occasion, Recognition, RecognitionState, recognize, recognize_listed, recognize_on, suggest,
};
