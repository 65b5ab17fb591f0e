//! How the schema is put together: its text, who may use what, and what every field's function gets and answers.
//! No field of a certain noun.

mod access;
mod argument;
mod bind;
mod build;
mod call;
mod error;
mod generated;
mod generated_argument;
mod item;
mod mask;
mod partial;
mod problem;
mod request;
mod saved;
mod sdl;
mod takes;

pub use bind::Bindings;
pub use build::{Schema, build, print};
pub use call::{App, Call, known, parse_id};
pub use error::{Error, Result};
pub use item::{ItemError, MAX_ITEMS, item, items};
pub use mask::MaskErrors;
pub use partial::overlay;
pub use problem::{Problem, problem};
pub use request::{Once, check_length, keep_request};
pub use saved::{SaveStatus, Saved, saved};
