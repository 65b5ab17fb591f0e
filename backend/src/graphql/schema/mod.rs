//! The construction of the schema: its text, the access rules, and the arguments and result of every field's function.
//! No field of a certain noun.

mod access;
mod argument;
mod bind;
mod call;
mod entered;
mod error;
mod generated;
mod mask;
mod own;
mod reading;
mod saved;
mod sdl;
mod selection;
mod write;

pub use access::allowed_fields;
pub use bind::{Bindings, Records, to_graphql};
pub use call::{App, Call, known, parse_id};
pub use entered::{is_name, read_entered};
pub use error::{Error, ErrorCode, Problem, Result, problem};
pub use generated::{CONTEXT, register as register_generated};
pub use mask::MaskErrors;
pub use reading::note_use;
pub use saved::{NotSaved, SaveStatus, saved};
pub use sdl::register as register_own;
pub use write::{
    Answer, Begun, BegunSealed, Found, Item, ItemResult, ItemWriter, Named, OnceTx, Wrote, check_external_id,
    fields_of, items, overlay, read_input, write_apart, write_many, write_one,
};
