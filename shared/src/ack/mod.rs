//! The registry's answer: any text becomes a verdict for each dose, findings, and what to do next.
//!
//! Reading cannot fail. What is not an acknowledgement of our message is a verdict of its own, and is never taken for
//! an acceptance. How a registry's own way of answering is read, its program says ([`AckDialect`]).
//!
//! [`AckDialect`]: crate::program::AckDialect

mod acknowledgement;
mod body;
mod collect;
mod hear;
mod judge;
mod known;
mod layer;
mod meaning;
mod our_field;
mod phrase;
mod place;
mod read;
mod remark;
mod say;
mod sent;

pub use acknowledgement::{Acknowledgement, DoseVerdict, Duplicate, HTTP_STATUS, SetUpScope, Verdict};
pub use meaning::UNKNOWN_KEY;
pub use place::Place;
pub use read::read;
pub use remark::{Level, Remark};
pub use sent::{Sent, SentDose};
