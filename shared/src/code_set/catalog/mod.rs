//! The catalog: the code sets of one dated version as types, with indexed look-ups.
//!
//! No rule about doses and no recognition of names may be here, besides the normalization that the index needs.

mod concept;
mod evidence;
#[cfg(test)]
mod facts;
mod file;
mod index;
mod lookup;
mod name;
mod package;
mod types;

pub use concept::{Alternate, Concept, ConceptSet};
#[cfg(any(feature = "server", test))]
pub use file::{BUILT_IN_FILES, BUILT_IN_VERSION};
pub use file::{Error, is_ndc};
pub use lookup::Catalog;
pub use name::normalize;
pub use package::{Packing, UnitOfSale, UnitOfUse, milliliters};
pub use types::{CodeStatus, Cvx, Group, Mvx, Presentation, Product, Vis};
