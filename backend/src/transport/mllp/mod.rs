//! MLLP: a message between two control bytes on a bare connection, over TLS but for private lines.
//!
//! Here live the frame and the exchange of one message; what an acknowledgement says may not.

mod exchange;
pub mod frame;

pub(super) use exchange::{reach, submit};
