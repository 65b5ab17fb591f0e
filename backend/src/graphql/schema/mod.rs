//! How the schema is put together: its text, who may use what, and what every field's function gets and answers.
//! No field of a certain noun.

mod access;
mod bind;
mod build;
mod call;
mod entered;
mod error;
mod generated;
mod mask;
mod problem;
mod saved;
mod sdl;

pub use bind::{Bindings, to_graphql};
pub use build::{Schema, build, print};
pub use call::{App, Call, known, parse_id};
pub use error::{Error, Result};
pub use problem::{Problem, problem};
pub use saved::{SaveStatus, saved};
