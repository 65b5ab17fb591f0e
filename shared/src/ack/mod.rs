//! The registry's answer: any text becomes a verdict for each dose, findings, and what to do next.
//!
//! Reading cannot fail. What is not an acknowledgement of our message is a verdict of its own, and is never taken for
//! an acceptance. How a registry's own way of answering is read, its program says ([`AckDialect`]).
//!
//! [`AckDialect`]: crate::program::AckDialect

mod acknowledgement;
mod explain;
mod judge;
mod parse;
mod read;
mod sent;

pub use acknowledgement::{Acknowledgement, DoseVerdict, Duplicate, HTTP_STATUS, SetUpScope, Verdict};
pub use explain::meaning::UNKNOWN_KEY;
pub use parse::{
    place::Place,
    remark::{Level, Remark},
};
pub use read::read;
pub use sent::{Sent, SentDose};
