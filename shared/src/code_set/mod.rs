//! Code sets: the catalog of one dated version, and the recognition of a vaccine's name by it.
//!
//! A catalog is an argument wherever it is needed; none is compiled into the browser, which gets it as JSON. The format
//! of its files is described in `shared/catalog/README.md`.

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
