//! The construction of the schema: its text, the access rules, and the arguments and result of every field's function.
//! No field of a certain noun.

mod access;
mod argument;
mod bind;
mod build;
mod call;
mod entered;
mod error;
mod generated;
mod generated_argument;
mod mask;
mod problem;
mod saved;
mod sdl;
mod takes;

pub use bind::Bindings;
pub use build::{Schema, build, print};
pub use call::{App, Call, known, parse_id};
pub use error::{Error, Result};
pub use mask::MaskErrors;
pub use problem::{Problem, problem};
pub use saved::{SaveStatus, saved};
