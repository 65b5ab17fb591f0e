//! The syntax of ER7 messages: delimiters, escapes, reading, writing, and paths such as `RXA[2]-5.1`.
//!
//! Nothing about vaccines may be here. A message keeps the raw text of its fields; look-ups unescape.

mod build;
mod delimiters;
mod escape;
mod message;
mod parse;
mod path;
mod render;
mod segment;

pub use build::{Component, Field, Repetition, SegmentBuilder};
pub use delimiters::Delimiters;
pub(crate) use escape::to_text;
pub use escape::{escape, unescape, unformat};
pub use message::Message;
pub use parse::{Error, begins_header, parse};
pub(crate) use parse::{lines, name_of};
pub use path::Path;
pub use render::render;
pub use segment::Segment;
