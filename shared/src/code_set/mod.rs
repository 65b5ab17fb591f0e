//! The code sets of one dated version: types, look-ups, and the recognition of a vaccine's name.
//!
//! A catalog is an argument wherever it is needed. The server reads it from files and gives it to the browser as
//! JSON; nothing of it is compiled into the browser's code. Its form as files is described in `catalog/README.md`.

#[cfg(test)]
mod brands;
#[cfg(any(feature = "server", test))]
mod built_in;
mod catalog;
mod column;
mod concept;
mod evidence;
#[cfg(test)]
mod facts;
mod index;
mod kind;
mod load;
mod meaning;
mod name;
mod narrow;
mod nearest;
mod occasion;
#[cfg(test)]
mod recognition;
mod recognize;
mod save;
mod sheet;
mod types;
mod word;

#[cfg(any(feature = "server", test))]
pub use built_in::{FILES as BUILT_IN_FILES, VERSION as BUILT_IN_VERSION};
pub use catalog::Catalog;
pub use concept::{Alternate, Concept, ConceptSet};
pub use kind::suggest;
pub use load::{Error, is_ndc};
pub use occasion::Occasion;
pub use recognize::{Candidate, Recognition, RecognitionState, recognize, recognize_listed, recognize_on};
pub use types::{CodeStatus, Cvx, Group, Mvx, Packing, Presentation, Product, UnitOfSale, UnitOfUse, Vis};
