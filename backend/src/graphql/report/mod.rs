//! Reports: lists, counts, details, what people do with them, batches, and packets for a help desk.
//! Their subscription is in `change`.

pub(super) mod batch;
mod dismissed;
mod filter;
pub(super) mod help_packet;
pub(super) mod list;
mod queue;
mod row;
mod why;

pub use dismissed::{Dismissal, dismissal_of};
pub use help_packet::{HelpPacket, packet_of_trial};
pub use row::{Report, ReportOwner, practice_zone, report_by_id, reports_of};
pub use why::{clock, until};
