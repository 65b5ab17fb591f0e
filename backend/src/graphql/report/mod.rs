//! Reports: lists, counts, details, what people do with them, batches, and packets for a help desk.
//! Their subscription is in `change`.

pub(super) mod batch;
mod filter;
pub(super) mod help_packet;
pub(super) mod list;
mod queue;
mod row;
mod why;

pub use help_packet::{HelpPacket, packet_of_trial};
pub use row::{Report, practice_zone, reports_of};
pub use why::{clock, until};
