//! XML as far as envelopes need it: a small tree, read without document types, entities or deep nesting.
//!
//! Here lives what is true of any XML; what an envelope means may not.

mod element;
mod error;
mod escape;
mod parse;

pub use element::Element;
pub use error::XmlError;
pub use escape::{escape, keep_allowed};
pub use parse::parse;

#[cfg(test)]
mod tests;
