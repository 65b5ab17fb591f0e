//! Failures of the wire: their codes, what each means for the message, and what a person reads.
//!
//! Here lives what is known when no acknowledgement came; how it is found out on a connection may not.

mod code;
mod error;
mod outcome;

pub use code::FailureCode;
pub use error::Failure;
pub use outcome::Sent;
