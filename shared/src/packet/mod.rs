//! What to send a registry's help desk when something was refused: what happened, and the message without its patient.
//!
//! Of the message only what a table names is kept: its structure, the codes of the vaccine, the practice's own codes.
//! Every other value becomes a star; in a field that the registry complained about, its shape is kept, with `#` for a
//! digit and a star for a letter.

mod blank;
mod kept;
mod text;
mod words;

pub use blank::blank;
pub use text::{Packet, Refusal};
