//! The answers of the server, in the field's own types where `shared` has them. No request and no behavior lives here.
//!
//! A test reads the answer of every operation, as the schema describes it, into these types.

mod account;
mod batch;
mod chart;
mod event;
mod explanation;
mod figure;
mod home;
mod integration;
mod payload;
mod practice;
mod report;
mod status;

pub use account::*;
pub use batch::*;
pub use chart::*;
pub use event::*;
pub use explanation::*;
pub use figure::*;
pub use home::*;
pub use integration::*;
pub use payload::*;
pub use practice::*;
pub use report::*;
pub use shared::{ack::Verdict, code_set::RecognitionState};
pub use status::*;
