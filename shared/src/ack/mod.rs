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

pub use acknowledgement::{Acknowledgement, DoseVerdict, Duplicate, HTTP_STATUS, SetUpScope, UNKNOWN_KEY, Verdict};
pub use judge::known::is_about_account;
pub use parse::{
    body::messages_in,
    place::{Place, names_record},
    remark::{Level, Remark},
    text::printable,
};
pub use read::read;
pub use sent::{Sent, SentDose};
