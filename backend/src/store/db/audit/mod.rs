//! An entry of the audit log before it is written: who, what (in words too), and its signature; and the reads that wait to be written.
//! Entries get their numbers and seals in `store/audit`.

mod actor;
mod entry;
mod read_log;
mod words;

pub use actor::{Actor, ActorKind};
pub use entry::{Entry, Origin, origin_of, seal_of, sign};
pub use read_log::{ReadLog, Reading};
pub use words::{ACTION_WORDS, audit_sentence};
