//! A catalog: the code sets of one dated version as types, and their look-ups by an index.
//!
//! Knows nothing of doses, messages or people's spelling beyond the form that names are compared in.

mod concept;
mod evidence;
#[cfg(test)]
mod facts;
mod file;
mod index;
mod lookup;
mod name;
mod types;

pub use concept::{Alternate, Concept, ConceptSet};
#[cfg(any(feature = "server", test))]
pub use file::{BUILT_IN_FILES, BUILT_IN_VERSION};
pub use file::{Error, is_ndc};
pub use lookup::Catalog;
pub use name::normalize;
pub use types::{CodeStatus, Cvx, Group, Mvx, Packing, Presentation, Product, UnitOfSale, UnitOfUse, Vis, milliliters};
