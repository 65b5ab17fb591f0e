//! How the schema is put together: its text, who may use what, and what every field's function gets and answers.
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
