//! What the server answers, in the field's own types where `shared` has them.
//!
//! A test asks for every operation by the schema alone and reads the answer into these types, so that they
//! cannot drift from it.

mod event;
mod payload;
mod record;
mod status;

pub use event::*;
pub use payload::*;
pub use record::*;
pub use shared::{ack::Verdict, code_set::RecognitionState};
pub use status::*;
