//! An entry of the audit log before it is written: who, what, and its signature; and the reads that wait to be written.
//! Entries get their numbers and seals in `store/audit`.

mod actor;
mod entry;
mod read_log;

pub use actor::{Actor, ActorKind};
pub use entry::{Entry, Origin, origin_of, seal_of, sign};
pub use read_log::{ReadLog, Reading};
